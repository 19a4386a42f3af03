"""What reports are made of: a class from its gradebook, or one submission from its results.json."""

from collections.abc import Callable, Iterator
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from grader.backends import TITLES
from grader.gradebook.models import Kata, Run, Server, TestResult, Verdict
from grader.gradebook.policy import Policy, applied
from grader.gradebook.scores import KataScore, LearnerScore, scores
from grader.grading.results import BackendInfo, GraderInfo, Results, Word, worst_of
from grader.report.for_learners import as_learners_read
from grader.report.printable import printable

SIZE = 256 * 1024 * 1024
"""A results.json is never larger: messages and traces are bounded where they are made."""


class NotGraded(Exception):
    """There is nothing to report on. The text says why, and what to do."""


class GradedKata(msgspec.Struct, frozen=True):
    """A kata as it was when it was graded."""

    id: str
    topic: str
    title: str
    points: float


class Graded(msgspec.Struct, frozen=True):
    """A class, or one submission.

    Args:
        learners: yields their scores, in the order of their ids; may be called again.
        katas: in the order of the course, with the policy's weights.
        grader: what graded.
        isolation: how submissions were kept from everything else.
        backends: what they really were.
        policy: applied to all scores already; None for none.
    """

    learners: Callable[[], Iterator[LearnerScore]]
    katas: tuple[GradedKata, ...]
    grader: GraderInfo
    isolation: str
    backends: dict[str, BackendInfo]
    policy: Policy | None = None

    def only(self, pattern: str) -> "Graded":
        """Return the same with those learners alone whose id or name fits a pattern like `ali*`; an id fits itself."""
        wanted = pattern.lower()
        exactly = not set("*?") & set(pattern) and any(score.learner == pattern for score in self.learners())

        def chosen() -> Iterator[LearnerScore]:
            for score in self.learners():
                if exactly:
                    if score.learner == pattern:
                        yield score
                elif fnmatchcase(score.learner.lower(), wanted) or fnmatchcase(score.name.lower(), wanted):
                    yield score

        return msgspec.structs.replace(self, learners=chosen)

    def as_learners_read(self) -> "Graded":
        """Return the same without what hidden tests say."""
        return msgspec.structs.replace(self, learners=lambda: map(as_learners_read, self.learners()))

    def under(self, policy: Policy) -> "Graded":
        """Return the same as the policy has it."""

        def decided() -> Iterator[LearnerScore]:
            for score in self.learners():
                yield applied(policy, score, score.submitted_at)

        katas = tuple(
            msgspec.structs.replace(kata, points=round(kata.points * policy.factor(kata.id), 2))
            for kata in self.katas
        )
        return msgspec.structs.replace(self, learners=decided, katas=katas, policy=policy)


def of_gradebook(session: Session) -> Graded:
    """Return the class of a gradebook; learners are read one by one, whenever they are asked for.

    Raises:
        NotGraded: nothing was graded into it yet.
    """
    run = session.scalars(select(Run).order_by(Run.id.desc()).limit(1)).first()
    if run is None:
        raise NotGraded("This gradebook is empty. Grade a class into it: kata batch SUBMISSIONS --out REPORT")
    found = {
        server.backend: BackendInfo(server.available, server.version, server.source, server.reason)
        for server in session.scalars(select(Server).order_by(Server.run_id))
    }
    return Graded(
        learners=lambda: scores(session),
        katas=tuple(
            GradedKata(kata.id, kata.topic, kata.title, kata.points)
            for kata in session.scalars(select(Kata).order_by(Kata.position))
        ),
        grader=GraderInfo(run.grader, run.python, run.sqlalchemy),
        isolation=run.isolation,
        backends={name: found[name] for name in (*TITLES, *found) if name in found},
    )


def of_results(file: Path) -> Graded:
    """Return the one submission of a results.json (schema version 1).

    Raises:
        NotGraded: the file cannot be read, or is no such file.
    """
    try:
        if file.stat().st_size > SIZE:
            raise NotGraded(f"{file} is too large for a results.json.")
        results = msgspec.json.decode(file.read_bytes(), type=Results)
    except OSError as error:
        raise NotGraded(f"{file} cannot be read: {error.strerror}.") from None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise NotGraded(
            f"{file} is no results.json: {error}. Make one: kata grade --json results.json"
        ) from None
    if results.schema != 1:
        raise NotGraded(f"{file} has the schema version {results.schema}; this grader knows version 1.")
    score = LearnerScore(
        printable(results.submission.name),
        printable(results.submission.name),
        "",
        tuple(_kata_score(results, number) for number in range(len(results.katas))),
        edited=tuple(map(printable, results.edited)),
    )
    return Graded(
        learners=lambda: iter([score]),
        katas=tuple(
            GradedKata(kata.id, kata.id.partition("/")[0], kata.id.partition("/")[2], kata.max_points)
            for kata in results.katas
        ),
        grader=results.grader,
        isolation=results.isolation,
        backends=results.backends,
    )


def _kata_score(results: Results, number: int) -> KataScore:
    kata = results.katas[number]
    verdicts = {
        name: Verdict(
            kata_id=kata.id,
            backend=name,
            verdict=found.verdict,
            reason=found.reason,
            looks_like=found.looks_like,
            seconds=found.seconds,
            flags=[flag for flag in results.flags if flag.startswith(f"{kata.id} on {name}: ")],
            tests=[
                TestResult(
                    position=position,
                    name=test.name,
                    passed=test.verdict == "passed",
                    seconds=test.seconds,
                    message=test.message,
                    trace=list(test.trace),
                )
                for position, test in enumerate(found.tests)
            ],
        )
        for name, found in kata.backends.items()
    }
    tests = dict.fromkeys(test.name for found in kata.backends.values() for test in found.tests)
    return KataScore(kata.id, kata.points, kata.max_points, verdicts, tuple(tests), kata.hidden)


def title(backend: str) -> str:
    """Return a backend's name for people."""
    return TITLES[backend] if backend in TITLES else printable(backend)


def verdict_of(kata: KataScore) -> Word:
    """Return a kata's verdict: the worst of its backends'; `unavailable` where none could judge it."""
    return worst_of([each.verdict for each in kata.verdicts.values()])
