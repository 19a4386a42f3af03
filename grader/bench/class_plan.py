"""The figures of a whole class: how fast, whether time grows with it alone, and whether memory does not."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from grader.bench.batches import Run, by_pytest, graded
from grader.bench.figures import Figure, in_turn, median_ratio
from grader.bench.handed_in import BANK, HOSTILE, Submission, course_with_attacks, hand_in, some_katas, told
from grader.bench.peaks import Peak, reported, simulated
from grader.course import Course, Kata
from grader.databases import BACKENDS

SIZE = 100
TIMES = 10
"""How many times larger a class is that should take as many times as long, and no more memory."""

SIMULATED = 1_000
REPORTS = ("html", "json", "junit", "canvas")

MB = 1e6


def speed(course: Course, rounds: int) -> Iterator[Figure]:
    """Measure a class of 100 by the command, beside a fresh pytest for each submission.

    Args:
        course: its katas and answers are the work, and attacks on a kata of their own.
        rounds: how often each side has its turn.

    Raises:
        RuntimeError: a submission could not be judged.
    """
    with _workshop(course) as shop:
        honest = list(some_katas(shop.course, 2))
        katas = [*honest, shop.course.find(f"{BANK}/{HOSTILE}")]
        class_ = shop.hand_in("hundred", honest, SIZE)
        few = shop.hand_in("few", honest, 4, harmless=True)
        for warming_up in (few[:1], few):  # one at first: two would compile the same at the same time
            by_pytest(warming_up, shop.bytecode)
        shop.graded("few", katas, ["sqlite"])
        found = in_turn(
            rounds,
            ours=lambda: shop.graded("hundred", katas, ["sqlite"]).seconds,
            pytest=lambda: by_pytest(class_, shop.bytecode),
        )
        yield Figure(
            "submissions of a class on SQLite, beside a fresh pytest each",
            median_ratio(found["pytest"], found["ours"]),
            goal=5,
            better="higher",
            beside={name: SIZE / min(seconds) for name, seconds in found.items()},
            note=f"Submissions/s of `kata batch`, its start included; {told(class_)}, each of one kata. pytest gets "
            "the same, but for what is hostile: the wrong answer that it is built on.",
        )
        on_all = shop.graded("hundred", katas, BACKENDS).seconds
        yield Figure("submissions of a class on all three databases", SIZE / on_all, "/s")


def growth(course: Course) -> Iterator[Figure]:
    """Measure classes of one kata: of 100 and of 1,000 really, of 1,000 and of 10,000 without their jobs.

    Raises:
        RuntimeError: a submission could not be judged.
    """
    with _workshop(course) as shop:
        katas = list(some_katas(shop.course, 1))
        yield from _really(shop, katas)
        yield from _simulated(shop, katas)


def _really(shop: "_Workshop", katas: Sequence[Kata]) -> Iterator[Figure]:
    runs = {}
    for size in (SIZE, TIMES * SIZE):
        class_ = shop.hand_in(f"of-{size}", katas, size, harmless=True)
        runs[size] = shop.graded(f"of-{size}", katas, ["sqlite"])
    small, large = runs.values()
    note = f"{told(class_)}; one kata, on SQLite."
    yield Figure(
        f"time a submission: {TIMES * SIZE:,} against {SIZE}",
        large.seconds / TIMES / small.seconds,
        goal=1.1,
        beside={f"ms each of {size:,}": 1000 * run.seconds / size for size, run in runs.items()},
        note=note,
    )
    yield Figure(
        f"memory of the grader more: {TIMES * SIZE:,} against {SIZE}",
        (large.memory.grader - small.memory.grader) / MB,
        "MB",
        goal=10,
        beside={f"MB of {size:,}": run.memory.grader / MB for size, run in runs.items()}
        | {f"jobs, MB of {size:,}": run.memory.jobs / MB for size, run in runs.items()},
        note="Proportional set size of the command and its fork servers, looked at once a second.",
    )


def _simulated(shop: "_Workshop", katas: Sequence[Kata]) -> Iterator[Figure]:
    sizes = (SIMULATED, TIMES * SIMULATED)
    batch, reports = "a batch", {form: f"kata report --format {form}" for form in REPORTS}
    peaks: dict[str, list[Peak]] = {name: [] for name in (batch, *reports.values())}
    for size in sizes:
        shop.hand_in(f"simulated-{size}", katas, size, harmless=True)
        class_, report = shop.class_(f"simulated-{size}"), shop.folder / f"report-{size}"
        peaks[batch].append(simulated(shop.clone, class_, report, katas[0].id))
        for form, name in reports.items():
            peaks[name].append(reported(report, form))
    for name, (small, large) in peaks.items():
        yield Figure(
            f"{name} without jobs: memory more, {sizes[1]:,} against {sizes[0]:,}",
            (large.memory - small.memory) / MB,
            "MB",
            goal=20,
            beside={
                f"MB of {sizes[0]:,}": small.memory / MB,
                f"MB of {sizes[1]:,}": large.memory / MB,
                f"ms each of {sizes[0]:,}": 1000 * small.seconds / sizes[0],
                f"ms each of {sizes[1]:,}": 1000 * large.seconds / sizes[1],
            },
        )


class _Workshop:
    """A folder for classes and gradebooks, and in it a clone of the course with the attacked kata."""

    def __init__(self, folder: Path, course: Course) -> None:
        self.folder = folder
        self.clone = folder / "course"
        self.clone.mkdir()
        self.course = course_with_attacks(course, self.clone)
        self.bytecode = folder / "bytecode"
        self._numbers = itertools.count(1)

    def class_(self, name: str) -> Path:
        return self.folder / name / "class"

    def hand_in(
        self, name: str, katas: Sequence[Kata], size: int, *, harmless: bool = False
    ) -> list[Submission]:
        return hand_in(self.course, katas, size, self.folder / name, harmless=harmless)

    def graded(self, name: str, katas: Sequence[Kata], databases: Iterable[str]) -> Run:
        report = self.folder / f"graded-{next(self._numbers)}"
        return graded(self.clone, self.class_(name), report, katas, databases, self.bytecode)


@contextmanager
def _workshop(course: Course) -> Iterator[_Workshop]:
    with TemporaryDirectory(prefix="kata-bench-") as name:
        yield _Workshop(Path(name), course)
