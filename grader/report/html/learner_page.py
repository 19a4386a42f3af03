"""The values of a learner's page."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import msgspec

from grader.gradebook.models import Kata, TestResult, Verdict
from grader.gradebook.scores import KataScore, LearnerScore
from grader.grading.results import Word
from grader.report.for_learners import as_learners_read, passed_of
from grader.report.hidden import told
from grader.report.html.words import SYMBOLS, counted, first_sentence, in_order, listed, shortened, title
from grader.report.words import number, word
from grader.timeline import timeline
from grader.timeline.drawing import Drawing, drawing

_MESSAGE = 6_000
"""Characters of a message that are shown."""
_MESSAGES = 300_000
"""Characters of all messages of a page."""
_ROWS = 60
"""Rows of a picture that are drawn,"""
_ALL_ROWS = 800
"""and of all pictures of a page."""


class Outcome(msgspec.Struct, frozen=True):
    """A kata on one database: class of the style sheet, symbol, word, and how many tests passed."""

    kind: str
    symbol: str
    word: str
    tests: str = ""


class KataRow(msgspec.Struct, frozen=True):
    """A kata in the table; `anchor` is where its failures are told, if there are any; `hidden` counts hidden tests."""

    id: str
    title: str
    points: str
    max_points: str
    outcomes: tuple[Outcome, ...]
    anchor: str
    hidden: str


class Message(msgspec.Struct, frozen=True):
    """A failure in words: its first paragraph as prose, the rest as it was laid out."""

    sentence: str
    details: str


class Other(msgspec.Struct, frozen=True):
    """The message of the same failure on another database, where it is worded differently."""

    where: str
    message: Message


class Told(msgspec.Struct, frozen=True):
    """A failure: its message, and what was sent to one of the databases where it fails like that."""

    where: str
    message: Message
    others: tuple[Other, ...]
    drawn_on: str
    drawing: Drawing | None


class TestFailure(msgspec.Struct, frozen=True):
    """A test that fails; failures on several databases that begin with the same sentence are told together.

    Args:
        name: of the test.
        where: the databases where it fails.
        passes: those where it passes; empty if there are none.
        told: one or more failures.
    """

    __test__ = False  # it is no test, whatever pytest thinks of its name

    name: str
    where: str
    passes: str
    told: tuple[Told, ...]


class KataFailure(msgspec.Struct, frozen=True):
    """A kata that does not pass.

    Args:
        id: of the kata.
        title: of the kata.
        anchor: on the page.
        looks_like: what the mistake looks like, where it is a known one.
        reasons: why it was judged so, where it is not about tests alone.
        tests: those that fail.
        hidden: how many hidden ones fail; empty if none does.
    """

    id: str
    title: str
    anchor: str
    looks_like: tuple[str, ...]
    reasons: tuple[str, ...]
    tests: tuple[TestFailure, ...]
    hidden: str


class LearnerPage(msgspec.Struct, frozen=True):
    """All that a learner's page shows."""

    learner: str
    name: str
    points: str
    max_points: str
    problem: str
    late: str
    flags: tuple[str, ...]
    unjudged: tuple[str, ...]
    databases: tuple[str, ...]
    katas: tuple[KataRow, ...]
    failures: tuple[KataFailure, ...]
    counts: str


class _Budget(msgspec.Struct):
    """How much more a page may show: a hostile submission must not make it endless."""

    characters: int = _MESSAGES
    rows: int = _ALL_ROWS


def learner_page(score: LearnerScore, katas: Mapping[str, Kata]) -> LearnerPage:
    """Return the page of a learner.

    Args:
        score: the learner's submission.
        katas: by id.
    """
    score = as_learners_read(score)
    backends = in_order({name for each in score.katas for name in each.verdicts})
    budget = _Budget()
    failures, rows = [], []
    for position, each in enumerate(score.katas, 1):
        failure = _failure(each, katas[each.kata], f"kata-{position}", budget)
        if failure is not None:
            failures.append(failure)
        rows.append(
            KataRow(
                id=each.kata,
                title=katas[each.kata].title,
                points=number(each.points),
                max_points=number(each.max_points),
                outcomes=tuple(_outcome(each, name) for name in backends),
                anchor=failure.anchor if failure is not None else "",
                hidden=told(each.hidden),
            )
        )
    passed = sum(
        bool(each.verdicts)
        and each.is_judged
        and all(verdict.verdict in ("passed", "unavailable") for verdict in each.verdicts.values())
        for each in score.katas
    )
    return LearnerPage(
        learner=shortened(score.learner),
        name=shortened(score.name),
        points=number(score.points),
        max_points=number(score.max_points),
        problem=shortened(score.problem, 1000),
        late=score.explained,
        flags=tuple(_flags(score)),
        unjudged=tuple(_unjudged(score)),
        databases=tuple(map(title, backends)),
        katas=tuple(rows),
        failures=tuple(failures),
        counts=f"{passed} of {len(score.katas)} katas pass.",
    )


def _flags(score: LearnerScore) -> Iterator[str]:
    for each in score.katas:
        for name in in_order(each.verdicts):
            for flag in each.verdicts[name].flags[:10]:
                yield f"{each.kata} on {title(name)}: {shortened(flag, 500)}"


def _unjudged(score: LearnerScore) -> Iterator[str]:
    """What no verdict could be reached on, and why; the same reason once."""
    found = Counter(
        (name, each.verdicts[name].reason)
        for each in score.katas
        for name in in_order(each.verdicts)
        if each.verdicts[name].verdict == "unavailable"
    )
    for (name, reason), count in found.most_common(10):
        yield f"{counted(count, 'kata')} could not be judged on {title(name)}: {shortened(reason, 500)}"


def _outcome(score: KataScore, backend: str) -> Outcome:
    verdict = score.verdicts.get(backend)
    if verdict is None:
        return Outcome("", "", "not graded")
    tests = ""
    if verdict.verdict in ("failed", "crashed", "timed_out"):
        passed, of = passed_of(score, backend)
        tests = f"{passed}/{of}"
    found = cast(Word, verdict.verdict)
    return Outcome(found[0], SYMBOLS[found], word(found), tests)


def _failure(score: KataScore, kata: Kata, anchor: str, budget: _Budget) -> KataFailure | None:
    verdicts = {name: score.verdicts[name] for name in in_order(score.verdicts)}
    wrong = {
        name: each for name, each in verdicts.items() if each.verdict in ("failed", "crashed", "timed_out")
    }
    if not wrong:
        return None
    messages = {test.message for each in wrong.values() for test in each.tests}
    names = dict.fromkeys([*kata.tests, *(test.name for each in wrong.values() for test in each.tests)])
    tests = [_test(name, verdicts, budget) for name in names]
    return KataFailure(
        id=kata.id,
        title=kata.title,
        anchor=anchor,
        looks_like=tuple(dict.fromkeys(each.looks_like for each in wrong.values() if each.looks_like)),
        reasons=tuple(
            f"{title(name)}: {word(cast(Word, each.verdict))}. {shortened(each.reason, 2000)}"
            for name, each in wrong.items()
            if each.reason and each.reason not in messages
        ),
        tests=tuple(test for test in tests if test is not None),
        hidden=told(score.hidden) if score.hidden and score.hidden.failed else "",
    )


def _test(name: str, verdicts: Mapping[str, Verdict], budget: _Budget) -> TestFailure | None:
    found = {backend: test for backend, each in verdicts.items() for test in each.tests if test.name == name}
    failed = {backend: test for backend, test in found.items() if not test.passed}
    if not failed:
        return None
    alike: dict[str, list[str]] = {}
    for backend, test in failed.items():
        alike.setdefault(first_sentence(test.message), []).append(backend)
    told = tuple(_told(backends, failed, budget) for backends in alike.values())
    passes = [title(backend) for backend, test in found.items() if test.passed]
    return TestFailure(name, listed(map(title, failed)), listed(passes) if passes else "", told)


def _told(backends: Sequence[str], failed: Mapping[str, TestResult], budget: _Budget) -> Told:
    first = failed[backends[0]]
    seen = {first.message}
    others = []
    message = _message(first.message, budget)
    for backend in backends[1:]:
        if failed[backend].message not in seen:
            seen.add(failed[backend].message)
            others.append(Other(title(backend), _message(failed[backend].message, budget)))
    return Told(
        where=listed(map(title, backends)),
        message=message,
        others=tuple(others),
        drawn_on=title(backends[0]),
        drawing=_drawing(first, budget),
    )


def _message(message: str, budget: _Budget) -> Message:
    shown = message[: min(_MESSAGE, budget.characters)]
    budget.characters -= len(shown)
    sentence, _, details = shown.partition("\n\n")
    if len(shown) < len(message):
        details += "\n… (the rest is too long for this page)"
    return Message(" ".join(sentence.split()), details)


def _drawing(test: TestResult, budget: _Budget) -> Drawing | None:
    if not test.trace or budget.rows <= 0:
        return None
    found = drawing(timeline(test.trace))
    most = min(_ROWS, budget.rows)
    budget.rows -= min(len(found.lines), most)
    if len(found.lines) <= most:
        return found
    cut = f"Only the first {most} rows are drawn; there were {len(found.lines)}."
    return msgspec.structs.replace(found, lines=found.lines[:most], cut=cut)
