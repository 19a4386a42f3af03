"""What an instructor could do next, from the figures of a class."""

import math
from collections.abc import Iterator, Sequence

import msgspec

from grader.gradebook.scores import LearnerScore
from grader.report.html.figures import Figures, KataFigures
from grader.report.html.words import counted, in_order, listed, shortened, signed, title

_SHARED = 0.2
"""The share of those who tried from which on a mistake is the class's, not a learner's."""
_MOST = 3
"""Pieces of advice of one kind."""
_FEWEST_WRONG = 3
"""Learners who fail a test, and who pass it, from whom on its discrimination may accuse it,"""
_BEYOND_CHANCE = 3
"""if it is so many standard errors below 0: of hundreds of tests some are below by chance."""
_NAMED = 8
"""Learners that are named in one piece."""


class Advice(msgspec.Struct, frozen=True):
    """Something to do.

    Args:
        found: what the figures say.
        do: what could help.
    """

    found: str
    do: str


class Noticed:
    """Learners who need somebody to look, noted as they pass by."""

    def __init__(self) -> None:
        self.unreadable: list[str] = []
        self.flagged: list[str] = []
        self.without_points: list[str] = []

    def add(self, score: LearnerScore) -> None:
        """Note a learner."""
        if score.problem:
            self.unreadable.append(score.learner)
            return
        if any(verdict.flags for each in score.katas for verdict in each.verdicts.values()):
            self.flagged.append(score.learner)
        if score.points == 0 and any(each.is_judged for each in score.katas):
            self.without_points.append(score.learner)


def advice(figures: Figures, noticed: Noticed) -> list[Advice]:
    """Return what could be done next, the most urgent first."""
    katas = list(figures.katas.values())
    return [
        *_about_grading(figures),
        *_about_learners(noticed),
        *_first(_shared_mistakes(katas)),
        *_first(_impossible(katas)),
        *_first(_backwards(katas)),
        *_first(_on_some_databases(katas)),
        *_first(_not_begun(katas, len(figures.points))),
    ]


def _first(found: Iterator[tuple[float, Advice]]) -> list[Advice]:
    return [each for _, each in sorted(found, key=lambda pair: -pair[0])[:_MOST]]


def _about_grading(figures: Figures) -> Iterator[Advice]:
    if missing := +figures.unavailable:
        where = listed(title(name) for name in in_order(missing))
        yield Advice(
            f"{counted(missing.total(), 'verdict')} could not be reached on {where}. They count for nobody.",
            "Grade them with kata batch … --resume when the database is there.",
        )


def _about_learners(noticed: Noticed) -> Iterator[Advice]:
    if noticed.unreadable:
        yield Advice(
            f"{_names(noticed.unreadable)}: nothing could be read of what was handed in.",
            "Ask for it again; the learner's page says what is wrong with it.",
        )
    if noticed.flagged:
        yield Advice(
            f"{_names(noticed.flagged)}: the grader has flagged something unusual.",
            "Look at the flags on the learner's page, and at the code.",
        )
    if noticed.without_points:
        yield Advice(
            f"{_names(noticed.without_points)}: no points yet.",
            "Ask what holds them up: often it is the set-up, not SQLAlchemy.",
        )


def _names(learners: Sequence[str]) -> str:
    shown = [shortened(each, 40) for each in learners[:_NAMED]]
    more = [f"{len(learners) - _NAMED} more"] if len(learners) > _NAMED else []
    return listed(shown + more)


def _shared_mistakes(katas: Sequence[KataFigures]) -> Iterator[tuple[float, Advice]]:
    for each in katas:
        commonest = [found for test in each.tests.values() if (found := test.commonest)]
        if not commonest:
            continue
        mistake, count = max(commonest, key=lambda found: found[1])
        if count >= 2 and count >= _SHARED * each.tried:
            yield (
                count / each.tried,
                Advice(
                    f"{count} of {each.tried} who tried {each.kata.id} show the same: “{mistake}”",
                    f"Revisit it with the class: {each.kata.title} ({each.kata.topic}).",
                ),
            )


def _impossible(katas: Sequence[KataFigures]) -> Iterator[tuple[float, Advice]]:
    for each in katas:
        names = [name for name, test in each.tests.items() if test.failed == test.tried >= 3]
        if names:
            yield (
                each.tried,
                Advice(
                    f"Nobody of {each.tried} passes {listed(names)} in {each.kata.id}.",
                    "Solve it together, or ask what the task leaves unclear.",
                ),
            )


def _backwards(katas: Sequence[KataFigures]) -> Iterator[tuple[float, Advice]]:
    for each in katas:
        for name, test in each.tests.items():
            found = test.discrimination
            few = min(test.failed, test.tried - test.failed) < _FEWEST_WRONG
            if found is not None and not few and found * math.sqrt(test.tried) <= -_BEYOND_CHANCE:
                yield (
                    -found,
                    Advice(
                        f"Learners who do well elsewhere fail {name} in {each.kata.id} more often than the others "
                        f"(discrimination {signed(found)}).",
                        "Read the test and the task: it may reject right answers.",
                    ),
                )


def _on_some_databases(katas: Sequence[KataFigures]) -> Iterator[tuple[float, Advice]]:
    for each in katas:
        found = [(count, split) for test in each.tests.values() for split, count in test.splits.items()]
        if not found:
            continue
        _, split = max(found, key=lambda pair: (pair[0], pair[1].fails))
        if each.differing >= 2:
            yield (
                each.differing,
                Advice(
                    f"{each.kata.id} differs between databases for {counted(each.differing, 'learner')}: mostly it "
                    f"fails on {listed(map(title, split.fails))} and passes on {listed(map(title, split.passes))}.",
                    "Let them run it there, and compare the SQL that was sent.",
                ),
            )


def _not_begun(katas: Sequence[KataFigures], learners: int) -> Iterator[tuple[float, Advice]]:
    for each in katas:
        count = each.words["not_started"] + each.words["missing"]
        if learners >= 2 and count > learners / 2 and each.tried:
            yield (
                count,
                Advice(
                    f"{count} of {learners} have not begun {each.kata.id}.",
                    "Give it time in class, or say that it is due.",
                ),
            )
