"""Compares the modules of one kata by an index of their fingerprints; no two are ever laid side by side unasked.

Short katas have few right answers, so much is alike that nobody has copied. Of two modules only that is compared which
stands neither in the stub nor in a right answer of the course, and of this only that counts as shared which few others
have. How much of a module stands in an answer of the course is told apart.
"""

import statistics
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations

import msgspec

from grader.course import Kata
from grader.course.answers import answers
from grader.course.submission import BrokenModule, decode
from grader.similar.prints import Prints, digests, prints
from grader.similar.words import words

LEAST = 6
"""Fingerprints that two modules must share: some four lines."""
_RANGES = 20
_GAP = 2
"""Lines between two ranges that are told as one."""

Range = tuple[int, int]


class Alike(msgspec.Struct, frozen=True):
    """Lines (first and last, from 1) that are alike in two modules."""

    first: Range
    second: Range


class Pair(msgspec.Struct, frozen=True):
    """Two submissions that share what few others have.

    Args:
        first: the number of one submission.
        second: that of the other.
        percent: how much of each is shared, of what stands neither in the stub nor in an answer of the course.
        shared_by: how many submissions have what they share: the median.
        lines: where it stands; not more than some ranges.
    """

    first: int
    second: int
    percent: tuple[int, int]
    shared_by: int
    lines: tuple[Alike, ...]


class Known(msgspec.Struct, frozen=True):
    """A submission that is like an answer of the course.

    Args:
        number: of the submission.
        answer: `reference`, or `alternatives/NAME`.
        percent: how much of what it has beyond the stub.
        lines: where it stands, in the submission and in the answer.
    """

    number: int
    answer: str
    percent: int
    lines: tuple[Alike, ...]


class Compared(msgspec.Struct, frozen=True):
    """A kata of the class.

    Args:
        kata: its id.
        modules: how many were compared: those that are there, and are not the stub.
        pairs: those that are alike, the strongest first.
        known: those that are like an answer of the course, the strongest first.
    """

    kata: str
    modules: int
    pairs: tuple[Pair, ...]
    known: tuple[Known, ...]


def compare(kata: Kata, stub: bytes, modules: Iterable[tuple[int, bytes]], threshold: int) -> Compared:
    """Compare the modules of a kata.

    Args:
        kata: the kata.
        stub: as the course hands it out.
        modules: with the numbers of their submissions.
        threshold: percent of one of two that must be shared.
    """
    handed_out = set(digests(words(_text(stub))))
    course = dict(_right(kata, handed_out))
    found = {number: prints(words(_text(module)), handed_out) for number, module in modules}
    found = {number: own for number, own in found.items() if own}
    known = set().union(*course.values())
    counts = Counter(digest for own in found.values() for digest in own if digest not in known)
    counting = {digest for digest, count in counts.items() if 2 <= count <= few(len(found))}
    return Compared(
        kata.id,
        len(found),
        tuple(sorted(_pairs(found, counts, counting, threshold), key=lambda pair: -sum(pair.percent))),
        tuple(sorted(_known(found, course, threshold), key=lambda each: -each.percent)),
    )


def few(modules: int) -> int:
    """Return how many of a class may share what still counts: half of a small one, 10, or 2 % of a large one."""
    return max(4, min(10, modules // 2), modules // 50)


def _right(kata: Kata, stub: Collection[bytes]) -> Iterator[tuple[str, Prints]]:
    """The fingerprints of the right answers, by their names."""
    for answer in answers(kata):
        if answer.kind in ("reference", "alternative"):
            name = "reference" if answer.kind == "reference" else f"alternatives/{answer.path.stem}"
            yield name, prints(words(answer.path.read_text("utf-8")), stub)


def _text(module: bytes) -> str:
    try:
        return decode("", module)
    except BrokenModule:
        return module.decode("utf-8", "replace")


def _pairs(
    found: Mapping[int, Prints], counts: Mapping[bytes, int], counting: set[bytes], threshold: int
) -> Iterator[Pair]:
    index: dict[bytes, list[int]] = {}
    for number, own in found.items():
        for digest in own.keys() & counting:
            index.setdefault(digest, []).append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in index.values():
        shared.update(combinations(numbers, 2))
    sizes = {number: sum(digest in counts for digest in own) for number, own in found.items()}
    for (first, second), count in shared.items():
        one, other = found[first], found[second]
        percent = 100 * count // sizes[first], 100 * count // sizes[second]
        if count >= LEAST and max(percent) >= threshold:
            both = one.keys() & other.keys() & counting
            shared_by = round(statistics.median(counts[digest] for digest in both))
            yield Pair(first, second, percent, shared_by, _lines(one, other, both))


def _known(found: Mapping[int, Prints], course: Mapping[str, Prints], threshold: int) -> Iterator[Known]:
    for number, own in found.items():
        shared = {name: own.keys() & answer.keys() for name, answer in course.items()}
        name = max(shared, key=lambda each: len(shared[each]))
        percent = 100 * len(shared[name]) // len(own)
        if len(shared[name]) >= LEAST and percent >= threshold:
            yield Known(number, name, percent, _lines(own, course[name], shared[name]))


def _lines(one: Prints, other: Prints, both: Iterable[bytes]) -> tuple[Alike, ...]:
    """Where it stands: ranges that touch each other in both modules are one; the longest are given, in order."""
    joined: list[Alike] = []
    for first, second in sorted((one[digest], other[digest]) for digest in both):
        if joined and _touch(joined[-1].first, first) and _touch(joined[-1].second, second):
            joined[-1] = Alike(_around(joined[-1].first, first), _around(joined[-1].second, second))
        else:
            joined.append(Alike(first, second))
    longest = sorted(joined, key=lambda each: each.first[0] - each.first[1])[:_RANGES]
    return tuple(sorted(longest, key=lambda each: each.first))


def _touch(one: Range, other: Range) -> bool:
    return one[0] - _GAP <= other[1] and other[0] <= one[1] + _GAP


def _around(one: Range, other: Range) -> Range:
    return min(one[0], other[0]), max(one[1], other[1])
