"""What the learner's code and the reference did to the database, side by side: in numbers, and in sentences.

Nothing here judges style, and nothing is concluded from time: that is noise.
"""

from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from grader.grading.job import MOST_TRACED
from grader.grading.results import BackendVerdict, TestVerdict
from grader.trace import Event

Subject = Literal["statements", "commits", "rollbacks", "savepoints", "connections", "rows", "left_open"]


class Deeds(msgspec.Struct, frozen=True):
    """What one did, in one test or in several.

    Attributes:
        statements: all SQL but for transaction control.
        commits: whatever made work permanent: COMMIT, and each write outside of a transaction.
        rollbacks: those of transactions that had tried to write.
        savepoints: those that were set.
        connections: those that were made.
        rows: how many were fetched or changed.
        left_open: transactions that nobody has ended in the test.
        seconds: from the first event to the end of the last, test by test.
    """

    statements: int = 0
    commits: int = 0
    rollbacks: int = 0
    savepoints: int = 0
    connections: int = 0
    rows: int = 0
    left_open: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Deeds") -> "Deeds":
        fields = self.__struct_fields__
        return Deeds(**{name: getattr(self, name) + getattr(other, name) for name in fields})


class Pair(msgspec.Struct, frozen=True):
    """Both in one test."""

    test: str
    yours: Deeds
    reference: Deeds


class Difference(msgspec.Struct, frozen=True):
    """One did less than the other.

    Attributes:
        subject: of what.
        yours: how much in the test where it differs most.
        reference: the same of the reference.
        test: the name of that test.
        tests: in how many tests the same one did less.
    """

    subject: Subject
    yours: int
    reference: int
    test: str
    tests: int

    @property
    def reference_is_better(self) -> bool:
        """Whether the reference did less."""
        return self.reference < self.yours


class Comparison(msgspec.Struct, frozen=True):
    """Both in all tests that both passed.

    Attributes:
        pairs: test by test.
        left_out: the tests that are not compared: one of both has not passed them, or has done too much to count.
    """

    pairs: tuple[Pair, ...]
    left_out: tuple[str, ...]

    @property
    def yours(self) -> Deeds:
        """What the learner's code did in all of them."""
        return sum((pair.yours for pair in self.pairs), Deeds())

    @property
    def reference(self) -> Deeds:
        """What the reference did in all of them."""
        return sum((pair.reference for pair in self.pairs), Deeds())

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What the reference did less of, then what the learner's code did less of."""
        found = [each for subject in _JUDGED for each in self._differences(subject)]
        return tuple(sorted(found, key=lambda each: not each.reference_is_better))

    def _differences(self, subject: Subject) -> Iterator[Difference]:
        def more(pair: Pair) -> int:
            return int(getattr(pair.yours, subject) - getattr(pair.reference, subject))

        for pairs in (
            [pair for pair in self.pairs if more(pair) > 0],
            [pair for pair in self.pairs if more(pair) < 0],
        ):
            if pairs:
                most = max(pairs, key=lambda pair: abs(more(pair)))
                numbers = getattr(most.yours, subject), getattr(most.reference, subject)
                yield Difference(subject, *numbers, most.test, len(pairs))


_JUDGED: tuple[Subject, ...] = ("statements", "commits", "connections", "rows", "left_open")
"""Of these, less is better, where the tests pass. A rollback or a savepoint more may be care."""


def compare(yours: BackendVerdict, reference: BackendVerdict) -> Comparison:
    """Compare two traced runs of one kata on one backend with the same seed."""
    others = {test.name: test for test in reference.tests}
    pairs, left_out = [], []
    for test in yours.tests:
        other = others.get(test.name)
        if other is None or not (_counts(test) and _counts(other)):
            left_out.append(test.name)
        else:
            pairs.append(Pair(test.name, deeds(test), deeds(other)))
    return Comparison(tuple(pairs), tuple(left_out))


def _counts(test: TestVerdict) -> bool:
    return test.verdict == "passed" and len(test.trace) < MOST_TRACED


def deeds(test: TestVerdict) -> Deeds:
    """Count what was done in a test of a traced run."""
    events = [msgspec.convert(dict(entry), Event) for entry in test.trace]
    began = min((entry["at"] for entry in test.trace), default=0.0)
    ended = max((entry["at"] + entry["seconds"] for entry in test.trace), default=0.0)

    def number(holds: Callable[[Event], bool]) -> int:
        return sum(map(holds, events))

    return Deeds(
        statements=number(lambda event: event.event == "statement"),
        commits=number(lambda event: (event.event == "commit" and not event.error) or event.autocommitted),
        rollbacks=number(lambda event: event.event == "rollback" and event.wrote),
        savepoints=number(lambda event: event.event == "savepoint"),
        connections=number(lambda event: event.event == "connect" and not event.error),
        rows=sum(event.rows or 0 for event in events if event.event == "statement"),
        left_open=len(_left_open(events)),
        seconds=ended - began,
    )


def _left_open(events: list[Event]) -> set[int]:
    """The connections that have a transaction open at the end."""
    found: set[int] = set()
    for event in events:
        if event.event == "begin":
            found.add(event.connection)
        elif event.event in ("commit", "rollback", "close") and not event.error:
            found.discard(event.connection)
    return found


_NOUNS: dict[Subject, tuple[str, str, str, str]] = {
    "statements": ("sends", "statement", "statements", "sends"),
    "commits": ("makes", "commit", "commits", "makes"),
    "connections": ("makes", "connection", "connections", "makes"),
    "rows": ("fetches or changes", "row", "rows", "does"),
    "left_open": ("leaves", "transaction open", "transactions open", "leaves"),
}


def sentences(comparison: Comparison) -> Iterator[str]:
    """Yield what follows from the numbers, the reference's advantages first; one sentence for each difference."""
    differences = comparison.differences
    for each in differences:
        less, more = ("The reference", "yours") if each.reference_is_better else ("Yours", "the reference")
        verb, one, many, again = _NOUNS[each.subject]
        fewer, greater = sorted((each.yours, each.reference))
        others = f", and less in {each.tests - 1} more" if each.tests > 1 else ""
        others += " test" if each.tests == 2 else " tests" if each.tests > 2 else ""
        noun = one if fewer == 1 else many
        yield f"{less} {verb} {fewer or 'no'} {noun} where {more} {again} {greater} ({each.test}{others})."
    if not comparison.pairs:
        return
    if not any(each.reference_is_better for each in differences):
        yield (
            "Yours does with less than the reference: well done."
            if differences
            else "Yours is as good as the reference: the same work for the database, test by test."
        )
