"""What the learners' current submissions are worth, as the gradebook has it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, selectinload

from grader.backends import TITLES
from grader.gradebook.models import Kata, Learner, Module, Submission, Verdict
from grader.grading.hidden import hidden_tests
from grader.grading.results import HiddenTests


class KataScore(msgspec.Struct, frozen=True):
    """A kata of a learner's.

    Args:
        kata: its id.
        points: what it is worth as it is.
        max_points: what it is worth at best.
        verdicts: by backend, in the registry's order; only what was graded as it is now.
        tests: the names of all tests that are expected.
        hidden: those of which learners are told only how many fail; None if there are none.
    """

    kata: str
    points: float
    max_points: float
    verdicts: Mapping[str, Verdict]
    tests: tuple[str, ...] = ()
    hidden: HiddenTests | None = None

    @property
    def is_judged(self) -> bool:
        """Whether at least one database could judge it."""
        return any(each.verdict != "unavailable" for each in self.verdicts.values())


class LearnerScore(msgspec.Struct, frozen=True):
    """A learner's submission.

    Args:
        learner: the id that the instructor knows.
        name: for people.
        problem: why nothing of it could be read; empty if it could.
        katas: all of them, in the order of the course.
        submitted_at: in UTC without a time zone; None if nobody says.
        deduction: the points that the late policy takes away.
        explained: what the late policy says of this submission, in a sentence; empty without one.
        edited: files of the course that the submission changed beside its modules, where they were looked for.
    """

    learner: str
    name: str
    problem: str
    katas: tuple[KataScore, ...]
    submitted_at: datetime | None = None
    deduction: float = 0.0
    explained: str = ""
    edited: tuple[str, ...] = ()

    @property
    def earned(self) -> float:
        """The sum over all katas."""
        return round(sum(each.points for each in self.katas), 2)

    @property
    def points(self) -> float:
        """What was earned, less the deduction."""
        return round(max(0.0, self.earned - self.deduction), 2)

    @property
    def max_points(self) -> float:
        """The most that can be had."""
        return round(sum(each.max_points for each in self.katas), 2)

    @property
    def is_judged(self) -> bool:
        """Whether every kata could be judged somewhere: else the points are not all that the work is worth."""
        return all(each.is_judged for each in self.katas)


def scores(session: Session) -> Iterator[LearnerScore]:
    """Yield the learners' scores, in the order of their ids; one learner is in memory at a time.

    Args:
        session: on the gradebook.
    """
    katas = session.scalars(select(Kata).order_by(Kata.position)).all()
    learners = session.execute(
        select(Learner.id, Learner.name, Submission.problem, Submission.submitted_at)
        .join(Submission)
        .order_by(Learner.id)
    ).all()
    for learner, name, problem, submitted_at in learners:
        found: dict[str, dict[str, Verdict]] = {kata.id: {} for kata in katas}
        for verdict in session.scalars(_current(learner)):
            found[verdict.kata_id][verdict.backend] = verdict
        judged = tuple(_score(kata, found[kata.id]) for kata in katas)
        yield LearnerScore(learner, name, problem, judged, submitted_at)
        session.expunge_all()
        session.add_all(katas)


def _current(learner: str):  # type: ignore[no-untyped-def]
    """The verdicts on a learner's modules as they are now; of several versions of the grader, the newest."""
    newest = (
        select(func.max(Verdict.id))
        .where(Verdict.learner_id == learner)
        .join(Module, and_(Module.learner_id == learner, Module.kata_id == Verdict.kata_id))
        .join(Kata, Kata.id == Verdict.kata_id)
        .where(Verdict.module_digest == Module.digest, Verdict.tests_digest == Kata.tests_digest)
        .group_by(Verdict.kata_id, Verdict.backend)
    )
    return (
        select(Verdict)
        .where(Verdict.id.in_(newest))
        .options(selectinload(Verdict.tests))
        .order_by(Verdict.kata_id, Verdict.backend)
    )


def _score(kata: Kata, verdicts: Mapping[str, Verdict]) -> KataScore:
    """Points are split evenly over the backends that could judge, and over the tests by weight."""
    judged = [each for each in verdicts.values() if each.verdict != "unavailable"]
    weights: dict[str, float] = kata.tests
    points = 0.0
    if judged:
        passed = sum(weights.get(test.name, 0) for each in judged for test in each.tests if test.passed)
        points = round(kata.points * passed / (sum(weights.values()) * len(judged)), 2)
    ordered = {name: verdicts[name] for name in (*TITLES, *verdicts) if name in verdicts}
    outcomes = {each.backend: {test.name: test.passed for test in each.tests} for each in judged}
    hidden = hidden_tests(kata.hidden, weights, kata.points, outcomes)
    return KataScore(kata.id, points, kata.points, ordered, tuple(weights), hidden)
