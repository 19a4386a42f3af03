"""What a report counts while the learners pass by, one after the other; nothing of what they handed in is kept."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import cast

import msgspec

from grader.gradebook.models import Kata, TestResult, Verdict
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import BackendVerdict, Word, worst
from grader.report.html.words import first_sentence, in_order

TRIED: tuple[Word, ...] = ("passed", "failed", "crashed", "timed_out")
"""Verdicts on code that the learner has worked on."""
FEWEST = 10
"""Learners from whom on a discrimination says something."""
_MOST_MISTAKES = 500
"""Different mistakes that are counted for a test."""


class Split(msgspec.Struct, frozen=True):
    """A difference between databases: where a test fails, and where it passes."""

    fails: tuple[str, ...]
    passes: tuple[str, ...]


class TestFigures(msgspec.Struct):
    """What is known of one test.

    Attributes:
        tried: how many learners have worked on its kata and were judged.
        failed: for how many of them it fails, on one database at least.
        mistakes: what they did wrong, in a sentence each; one for each learner.
        splits: how many learners it fails on some databases only, by which.
    """

    __test__ = False  # it is no test, whatever pytest thinks of its name

    tried: int = 0
    failed: int = 0
    mistakes: Counter[str] = msgspec.field(default_factory=Counter)
    splits: Counter[Split] = msgspec.field(default_factory=Counter)
    rest: float = 0.0
    rest_squared: float = 0.0
    rest_of_passing: float = 0.0

    @property
    def rate(self) -> float:
        """The share of those who tried for whom it fails."""
        return self.failed / self.tried if self.tried else 0.0

    @property
    def commonest(self) -> tuple[str, int] | None:
        """The commonest mistake, and how many made it; None if it fails for nobody."""
        return min(self.mistakes.items(), key=lambda each: (-each[1], each[0]), default=None)

    @property
    def discrimination(self) -> float | None:
        """The corrected point-biserial correlation: passing this test with the points in all else, from −1 to 1.

        (Lord & Novick, 1968: the test's own points are taken out of the total.) None where there are too few who
        tried, or where all of them have the same outcome or the same points.
        """
        passed = self.tried - self.failed
        if self.tried < FEWEST or not passed or not self.failed:
            return None
        mean = self.rest / self.tried
        variance = self.rest_squared / self.tried - mean**2
        if variance < 1e-9:
            return None
        share = passed / self.tried
        found = (self.rest_of_passing / passed - mean) / math.sqrt(variance) * math.sqrt(share / (1 - share))
        return max(-1.0, min(1.0, found))

    def add(self, passes: Sequence[str], fails: Sequence[str], mistake: str, rest: float) -> None:
        """Count a learner who tried.

        Args:
            passes: the backends where the test passes.
            fails: those where it does not.
            mistake: what is wrong, in a sentence; empty if nothing is.
            rest: the learner's points without those for this test.
        """
        self.tried += 1
        self.rest += rest
        self.rest_squared += rest**2
        if not fails:
            self.rest_of_passing += rest
            return
        self.failed += 1
        if mistake in self.mistakes or len(self.mistakes) < _MOST_MISTAKES:
            self.mistakes[mistake] += 1
        if passes:
            self.splits[Split(tuple(fails), tuple(passes))] += 1


class KataFigures(msgspec.Struct):
    """What is known of one kata.

    Attributes:
        kata: as it was graded last.
        words: how many learners have which verdict, the worst of their backends'; none for those not graded.
        tests: by name, in the order of the kata.
        differing: for how many learners a test fails on some databases only.
    """

    kata: Kata
    words: Counter[Word]
    tests: dict[str, TestFigures]
    differing: int = 0

    @property
    def tried(self) -> int:
        """How many have worked on it and were judged."""
        return sum(self.words[word] for word in TRIED)


class Figures:
    """All that is counted.

    Args:
        katas: in the order of the course.
    """

    def __init__(self, katas: Sequence[Kata]) -> None:
        self.katas = {kata.id: KataFigures(kata, Counter(), _by_name(kata)) for kata in katas}
        self.points: list[float] = []
        self.max_points = 0.0
        self.backends: set[str] = set()
        self.unavailable: Counter[str] = Counter()

    def add(self, score: LearnerScore) -> None:
        """Count a learner."""
        self.points.append(score.points)
        self.max_points = score.max_points
        for each in score.katas:
            self.backends.update(each.verdicts)
            if (word := worst_of(each)) is not None:
                self.katas[each.kata].words[word] += 1
            for backend, verdict in each.verdicts.items():
                self.unavailable[backend] += verdict.verdict == "unavailable"
            self._add_tests(self.katas[each.kata], each, score.earned)

    def _add_tests(self, figures: KataFigures, found: KataScore, points: float) -> None:
        judged = {
            name: found.verdicts[name]
            for name in in_order(found.verdicts)
            if found.verdicts[name].verdict in TRIED
        }
        if not judged:
            return
        outcomes = {name: {test.name: test for test in judged[name].tests} for name in judged}
        weights = figures.kata.tests
        worth = found.max_points / (sum(weights.values()) * len(judged))
        differs = False
        for test, counts in figures.tests.items():
            passes = [name for name in judged if (own := outcomes[name].get(test)) and own.passed]
            fails = [name for name in judged if name not in passes]
            mistake = mistake_of(judged[fails[0]], outcomes[fails[0]].get(test)) if fails else ""
            counts.add(passes, fails, mistake, points - worth * weights[test] * len(passes))
            differs = differs or bool(passes and fails)
        figures.differing += differs


def _by_name(kata: Kata) -> dict[str, TestFigures]:
    return {name: TestFigures() for name in kata.tests}


def worst_of(score: KataScore) -> Word | None:
    """Return a kata's verdict: the worst of its backends'; None if it was not graded."""
    found = {name: BackendVerdict(cast(Word, each.verdict)) for name, each in score.verdicts.items()}
    return worst(found) if found else None


def mistake_of(verdict: Verdict, test: TestResult | None) -> str:
    """Return what is wrong, in a sentence: the name of a known mistake, else how the message begins, else why."""
    message = test.message if test is not None else ""
    return first_sentence(verdict.looks_like or message or verdict.reason) or "It does not pass."
