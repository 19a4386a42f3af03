"""Which figures there are, how each is come by, and its goal."""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from statistics import median

from grader.bench import class_plan
from grader.bench.figures import Figure, in_turn, median_difference, median_ratio
from grader.bench.peer import warm_peer
from grader.bench.saves import percentile_95, save_to_verdict
from grader.bench.work import at_work, cold_start, peak_memory, whole_course
from grader.course import Course, Kata
from grader.databases import Server
from grader.sandbox import Tier
from grader.sandbox.timing import spawn_milliseconds

SEALED_A_JOB = 2
"""A worker and a broker."""

MOST_ROUNDS_OF_A_CLASS = 2
"""A round takes minutes."""


PARTS = ("throughput", "feedback", "isolation", "start", "course", "memory", "class", "growth")
"""What may be measured by itself; the figures of each are below, those of the last two in class_plan.py."""


def measure(
    course: Course,
    servers: Mapping[str, Server],
    tier: Tier,
    *,
    jobs: int,
    rounds: int,
    parts: Collection[str] = PARTS,
) -> Iterator[Figure]:
    """Measure one figure after the other.

    Args:
        course: its reference solutions are the work.
        servers: by the name of their backend.
        tier: the isolation to measure.
        jobs: how many submissions are graded in a round.
        rounds: how often each side of a comparison has its turn.
        parts: which of PARTS.

    Raises:
        RuntimeError: a reference solution did not pass.
    """
    every = list(course.katas)
    katas = [every[number * len(every) // jobs] for number in range(jobs)]  # from all over the course
    ways: dict[str, Callable[[], Iterator[Figure]]] = {
        "throughput": lambda: (
            figure
            for server in servers.values()
            for figure in _throughput(course, katas, server, tier, rounds)
        ),
        "feedback": lambda: _feedback(course, katas[::4], servers, rounds),
        "isolation": lambda: iter([_overhead(tier, rounds)]),
        "start": lambda: _cold_start(course, rounds),
        "course": lambda: iter([_whole_course(course, len(every) * len(servers))]),
        "memory": lambda: _memory(course),
        "class": lambda: class_plan.speed(course, min(rounds, MOST_ROUNDS_OF_A_CLASS)),
        "growth": lambda: class_plan.growth(course),
    }
    for part in PARTS:
        if part in parts:
            yield from ways[part]()


def _throughput(
    course: Course, katas: Sequence[Kata], server: Server, tier: Tier, rounds: int
) -> Iterator[Figure]:
    title = server.backend.title
    with at_work(course, [server], tier) as work, warm_peer(katas, server) as peer:
        found = in_turn(
            rounds,
            ours=lambda: work.seconds(katas, server),
            pytest=lambda: peer.seconds(katas, server),
        )
        trips = work.round_trips(katas, server)
    rates = {name: len(katas) / median(seconds) for name, seconds in found.items()}
    is_sqlite = server.backend.name == "sqlite"
    yield Figure(
        f"graded jobs on {title}, beside a fresh pytest each",
        median_ratio(found["pytest"], found["ours"]),
        goal=5 if is_sqlite else None,
        better="higher",
        beside={"jobs/s": rates["ours"], "pytest jobs/s": rates["pytest"]},
    )
    tests = sum(len(kata.tests) for kata in katas)
    yield Figure(f"round trips a test on {title}", trips / tests, "trips")


def _feedback(
    course: Course, katas: Sequence[Kata], servers: Mapping[str, Server], rounds: int
) -> Iterator[Figure]:
    for where, chosen, goal in (("SQLite", {"sqlite": servers["sqlite"]}, 200), ("all three", servers, 500)):
        seconds = save_to_verdict(course, katas, chosen, rounds)
        yield Figure(
            f"save to verdict, p95: {where}",
            percentile_95(seconds) * 1000,
            "ms",
            goal=goal,
            beside={"median ms": median(seconds) * 1000, "saves": len(seconds)},
            note="`kata watch` in a terminal, warm; stubs and references of katas from all over the course.",
        )


def _overhead(tier: Tier, rounds: int) -> Figure:
    found = in_turn(
        rounds,
        best=lambda: SEALED_A_JOB * spawn_milliseconds(tier),
        plain=lambda: SEALED_A_JOB * spawn_milliseconds("process"),
    )
    return Figure(
        f"isolation a job, {tier} against process",
        median_difference(found["best"], found["plain"]),
        "ms",
        goal=8,
        beside={f"{tier} ms": median(found["best"]), "process ms": median(found["plain"])},
        note="From asking for a worker and a broker until nothing is left of them.",
    )


def _cold_start(course: Course, rounds: int) -> Iterator[Figure]:
    found = [cold_start(course) for _ in range(rounds)]
    yield Figure("imports of a new process", median(one.imports for one in found), "s")
    yield Figure("first verdict after the imports", median(one.verdict for one in found), "s", goal=1)


def _whole_course(course: Course, pairs: int) -> Figure:
    seconds = median(whole_course(course) for _ in range(3))
    return Figure(
        "the whole course's references, a kata and backend",
        seconds / pairs,
        "s",
        goal=0.25,
        beside={"pairs": pairs, "seconds in all": seconds},
        note="By `kata grade solutions`: imports and the start of cached servers included.",
    )


def _memory(course: Course) -> Iterator[Figure]:
    found = peak_memory(course)
    at_once = os.cpu_count() or 1
    note = "Proportional set size, sampled during `kata grade solutions`; database servers apart."
    yield Figure("memory of the grader and its fork servers", found.grader / 1e6, "MB", goal=150, note=note)
    yield Figure("memory of a running job", found.jobs / at_once / 1e6, "MB", beside={"at once": at_once})
