"""What is alike in a class, for people in a terminal."""

import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby

from grader.report.printable import printable
from grader.similar.compare import Alike
from grader.similar.found import AlikePair, ComparedKata, LikeTheCourse, Similar

WIDTH = 80
_PAIRS = 20
_RANGES = 5
_NAMED = 5
_NAME = 26
_ABOUT = (
    "Being alike is no proof of anything: the same lesson, the same page of the documentation, or work that was "
    "allowed to be done together looks like this, too. Read both before you say a word."
)


def lines(found: Similar) -> Iterator[str]:
    """Yield the report; the strongest pairs alone, and how many more there are."""
    counts = {kata.id: kata for kata in found.katas}
    compared = sum(kata.modules for kata in found.katas)
    yield from _wrapped(
        f"{_counted(found.submissions, 'submission')}, {_counted(compared, 'module')} of "
        f"{_counted(len(found.katas), 'kata')} compared; told from {found.threshold} % of one of two on. {_ABOUT}"
    )
    yield ""
    yield "Like each other, in what few have and no answer of the course has"
    by_learners = [(both, list(pairs)) for both, pairs in groupby(found.pairs, lambda pair: pair.learners)]
    if not by_learners:
        yield "  Nobody."
    for both, pairs in by_learners[:_PAIRS]:
        yield ""
        yield from _pair(both, pairs, counts)
    if len(by_learners) > _PAIRS:
        yield ""
        yield f"and {len(by_learners) - _PAIRS} more pairs, with less in common: --json FILE has them all."
    yield ""
    yield "Like an answer of the course, beyond the stub"
    if not found.like_the_course:
        yield "  Nobody."
    for kata, likes in groupby(found.like_the_course, lambda each: each.kata):
        yield from _like_the_course(counts[kata], list(likes))
    for note in found.notes:
        yield from _wrapped(f"Note: {note}")


def _pair(
    both: tuple[str, str], pairs: Sequence[AlikePair], counts: dict[str, ComparedKata]
) -> Iterator[str]:
    first, second = map(_name, both)
    yield f"{first} and {second}: {_counted(len(pairs), 'kata')}"
    for pair in pairs:
        one, other = pair.percent
        yield f"  {pair.kata}: {one} % and {other} %, shared by {pair.shared_by} of {counts[pair.kata].modules}"
        longest = sorted(pair.lines, key=_size, reverse=True)[:_RANGES]
        for alike in sorted(longest, key=lambda each: each.first):
            yield f"    {f'line {_range(alike.first)}':<18} | line {_range(alike.second)}"
        if len(pair.lines) > _RANGES:
            yield f"    and {len(pair.lines) - _RANGES} shorter pieces"


def _like_the_course(kata: ComparedKata, likes: Sequence[LikeTheCourse]) -> Iterator[str]:
    """Where many are like the reference, that is the kata, and no names are told."""
    told = f"  {kata.id}: {len(likes)} of {kata.modules}"
    if len(likes) > _NAMED:
        yield told
        return
    names = ", ".join(
        f"{_name(each.learner)} {each.percent} % ({each.answer.rpartition('/')[2]})" for each in likes
    )
    yield from textwrap.wrap(f"{told}: {names}", WIDTH, subsequent_indent="    ")


def _size(alike: Alike) -> int:
    return alike.first[1] - alike.first[0]


def _range(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}–{lines[1]}"


def _name(learner: str) -> str:
    shown = " ".join(printable(learner).split())
    return shown if len(shown) <= _NAME else f"{shown[: _NAME - 1]}…"


def _counted(number: int, one: str) -> str:
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(printable(text), WIDTH, subsequent_indent="")
