"""Follows a job from the grader: what the referee reports, how long it takes, and whether it ends as it should."""

import time
from collections.abc import Collection
from multiprocessing.connection import wait
from typing import Any

from grader.grading.channel import Garbled, Inbox
from grader.grading.job import Ended, Finished, Flagged, Limits, Lost, Message, Started, Trouble
from grader.grading.results import TestVerdict, Word


class Watch:
    """What is known of a turn that is on.

    Args:
        limits: of its job.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.began = time.monotonic()
        self.current = ""
        self.tests: list[TestVerdict] = []
        self.flags: list[str] = []
        self.lost: Lost | None = None
        self.trouble = ""
        self.ended = False
        self.round_trips = 0

    def begin(self) -> None:
        """Count the seconds from now on: the first job waits until the fork server has loaded what it needs."""
        self.began = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long the turn has taken so far."""
        return time.monotonic() - self.began

    @property
    def where(self) -> str:
        """Which test is on, to be put at the end of a sentence."""
        return f" in {self.current}" if self.current else ""

    def have_reported(self, tests: Collection[str]) -> bool:
        """Whether each of these tests has ended."""
        return not self.current and {test.name for test in self.tests} >= set(tests)

    def take(self, message: Message) -> None:
        """Learn what a message tells."""
        match message:
            case Started(test):
                self.current = test
            case Finished(test):
                self.tests.append(test)
                self.current = ""
            case Flagged(test, what):
                self.flags.append(f"{test}: {what}")
            case Lost():
                self.lost = message
            case Trouble(reason):
                self.trouble = reason
            case Ended(round_trips):
                self.ended, self.round_trips = True, round_trips


def follow(watch: Watch, referee: Any, inbox: Inbox, tests: Collection[str] = ()) -> tuple[Word | None, str]:
    """Follow a turn to its end. Returns a verdict and a sentence if it is not up to the tests alone.

    Args:
        watch: what is known of it.
        referee: its process.
        inbox: what it says; what it says of the next turn is left there.
        tests: when all of these have reported, that is enough: how it tidies up is not waited for.
    """
    limit = watch.limits.job_seconds
    results = inbox.channel
    ends = [results, referee.sentinel]
    while True:
        patience = limit - watch.seconds
        if patience <= 0:
            return "timed_out", f"The kata ran longer than {limit:g} s in all and was stopped{watch.where}."
        ready = [results] if inbox.has_more else wait(ends, timeout=patience)
        if results in ready:
            try:
                for message in inbox.arrived():
                    watch.take(message)
                    if watch.ended:
                        break
            except (EOFError, OSError, Garbled):
                ends.remove(results)
        if watch.lost is not None:
            return watch.lost.verdict, watch.lost.reason
        if watch.ended or (tests and watch.have_reported(tests)):
            return None, ""
        if ready == [referee.sentinel]:  # and all that it has said has been read
            referee.join()
            watch.trouble = f"The process that runs the tests ended with {referee.exitcode}{watch.where}."
            return None, ""
