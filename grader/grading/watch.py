"""Follows a job from the grader: what the referee reports, how long it takes, and whether it ends as it should."""

import time
from multiprocessing.connection import Connection, wait
from typing import Any

from grader.grading.channel import Garbled, Inbox
from grader.grading.job import Ended, Finished, Flagged, Job, Lost, Message, Started, Trouble
from grader.grading.results import TestVerdict, Word


class Watch:
    """What is known of a running job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.began = time.monotonic()
        self.current = ""
        self.tests: list[TestVerdict] = []
        self.flags: list[str] = []
        self.lost: Lost | None = None
        self.trouble = ""
        self.ended = False
        self.round_trips = 0

    @property
    def seconds(self) -> float:
        """How long the job has been running."""
        return time.monotonic() - self.began

    @property
    def where(self) -> str:
        """Which test is on, to be put at the end of a sentence."""
        return f" in {self.current}" if self.current else ""

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


def follow(watch: Watch, referee: Any, results: Connection) -> tuple[Word | None, str]:
    """Follow a job to its end. Returns a verdict and a sentence if it is not up to the tests alone."""
    limit = watch.job.limits.job_seconds
    inbox = Inbox(results)
    ends = [results, referee.sentinel]
    while True:
        patience = limit - watch.seconds
        if patience <= 0:
            return "timed_out", f"The kata ran longer than {limit:g} s in all and was stopped{watch.where}."
        ready = wait(ends, timeout=patience)
        if results in ready:
            try:
                for message in inbox.arrived():
                    watch.take(message)
            except (EOFError, OSError, Garbled):
                ends.remove(results)
        if watch.lost is not None:
            return watch.lost.verdict, watch.lost.reason
        if watch.ended:
            return None, ""
        if ready == [referee.sentinel]:  # and all that it has said has been read
            referee.join()
            watch.trouble = f"The process that runs the tests ended with {referee.exitcode}{watch.where}."
            return None, ""
