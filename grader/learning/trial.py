"""What a practice run is to run. A long kata is shared out: two processes are done sooner than one."""

from collections.abc import Sequence
from typing import NamedTuple

from grader.course import Kata
from grader.databases import Server
from grader.grading.results import BackendVerdict, worst_of
from grader.learning.progress import tests_of

FEWEST = 3
"""Tests for which a process of their own is worth while."""


class Trial(NamedTuple):
    """One kata on one backend.

    Attributes:
        kata: whose tests.
        server: the backend.
        seed: for the random data; None for a new one.
        traced: give the trace of each test, not only of those that fail.
        only: the names of the tests to run; all if there are none.
    """

    kata: Kata
    server: Server
    seed: int | None = None
    traced: bool = False
    only: tuple[str, ...] = ()

    @property
    def tests(self) -> tuple[str, ...]:
        """The names of the tests that will run."""
        return self.only or tuple(self.kata.tests)

    @property
    def needs(self) -> object:
        """What must be the same for a process that waits to be of use."""
        return self.kata.id, tests_of(self.kata), self.server.address.url, self.seed, self.traced, self.only

    def shared_out(self, most: int) -> "list[Trial]":
        """Share the tests out to at most so many trials, in turn: neighbours among tests often cost the same."""
        count = max(1, min(most, len(self.tests) // FEWEST))
        if count == 1:
            return [self]
        return [self._replace(only=self.tests[number::count]) for number in range(count)]

    def joined(self, verdicts: Sequence[BackendVerdict]) -> BackendVerdict:
        """Make one verdict of those on the shares; where one of them could not be judged, nothing is."""
        trouble = next((each for each in verdicts if each.verdict == "unavailable"), None)
        if trouble is not None:
            return trouble
        found = {test.name: test for each in verdicts for test in each.tests}
        return BackendVerdict(
            worst_of([each.verdict for each in verdicts]),
            tuple(found[name] for name in self.tests if name in found),
            next((each.reason for each in verdicts if each.reason), ""),
            max(each.seconds for each in verdicts),
        )
