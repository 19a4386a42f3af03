"""What stands above a timeline: which test it is, and what became of it."""

import msgspec

from grader.grading.results import TestVerdict


class Heading(msgspec.Struct, frozen=True):
    """Which test a timeline shows.

    Attributes:
        kata: the kata's id.
        test: the name of the test.
        database: what it ran on, for people: `PostgreSQL 15.18`.
        passed: whether the test passed.
        sentence: what is wrong, if it did not.
        seed: repeats the random data.
        others: how many other tests the kata has.
        ended: it came to its end; of one that was stopped nothing is known.
    """

    kata: str
    test: str
    database: str
    passed: bool
    sentence: str
    seed: int
    others: int = 0
    ended: bool = True

    @property
    def verdict(self) -> str:
        """The verdict as a symbol and a word."""
        return "✓ passed" if self.passed else "✗ failed"

    @property
    def nothing(self) -> str:
        """What there is to say where there is no step to show."""
        if not self.ended:
            return "This test did not come to its end, so nothing is known of what it sent to the database."
        return "In this test nothing was sent to the database."


def sentence_of(verdict: TestVerdict) -> str:
    """Return the sentence of a failure: the first paragraph of its message, on one line."""
    return " ".join(verdict.message.split("\n\n", 1)[0].split())
