"""Follows a job from outside: time, output and death are seen here, whatever the submission does."""

import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from typing import Any

from grader.grading.channel import Garbled, Inbox
from grader.grading.job import CHANNEL_LOST, Ended, Finished, Job, Message, Started, Trouble
from grader.grading.results import TestVerdict, Word


class Watch:
    """What is known of a running job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.began = self.test_began = time.monotonic()
        self.current = ""
        self.tests: list[TestVerdict] = []
        self.trouble = ""
        self.ended = False
        self.printed = 0

    @property
    def patience(self) -> float:
        """Seconds until a limit of time is reached."""
        now = time.monotonic()
        limits = self.job.limits
        of_test = self.test_began + limits.test_seconds if self.current else self.began + limits.job_seconds
        return min(of_test, self.began + limits.job_seconds) - now

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
                self.current, self.test_began = test, time.monotonic()
            case Finished(test):
                self.tests.append(test)
                self.current = ""
            case Trouble(reason):
                self.trouble = reason
            case Ended():
                self.ended = True


def follow(watch: Watch, process: Any, results: Connection, output: Connection) -> tuple[Word | None, str]:
    """Follow a job to its end. Returns a verdict and a sentence if it is not up to the tests alone."""
    limits = watch.job.limits
    inbox = Inbox(results)
    ends = [results, output, process.sentinel]
    while True:
        patience = watch.patience
        if patience <= 0:
            return "timed_out", _too_long(watch)
        ready = wait(ends, timeout=patience)
        if output in ready:
            data = _printed(output)
            watch.printed += len(data)
            if watch.printed > limits.output:
                return (
                    "crashed",
                    f"It printed more than {limits.output >> 20} MB and was stopped{watch.where}.",
                )
            if not data:
                ends.remove(output)
        if results in ready:
            try:
                for message in inbox.arrived():
                    watch.take(message)
            except (EOFError, OSError):
                ends.remove(results)
            except Garbled:
                return "crashed", f"It wrote into the channel on which the tests report{watch.where}."
        if watch.ended:
            return None, ""
        if ready == [process.sentinel]:  # and all that it has said has been read
            process.join()
            return "crashed", _how_it_died(process.exitcode, watch)


def _printed(output: Connection) -> bytes:
    if sys.platform == "win32":
        with suppress(EOFError, OSError):
            return output.recv_bytes()
        return b""
    return os.read(output.fileno(), 1 << 16)


def _too_long(watch: Watch) -> str:
    limits = watch.job.limits
    if watch.current and time.monotonic() - watch.test_began >= limits.test_seconds:
        return (
            f"{watch.current} ran longer than {limits.test_seconds:g} s and was stopped: "
            "look for a loop without end, or for a wait that nobody ends."
        )
    return f"The kata ran longer than {limits.job_seconds:g} s in all and was stopped{watch.where}."


def _how_it_died(code: int, watch: Watch) -> str:
    if code == CHANNEL_LOST:
        return f"It closed files that it had not opened{watch.where}, so its results could not be reported."
    if code >= 0:
        return (
            f"Its process ended with exit code {code}{watch.where}: "
            "a kata returns or raises, it does not leave the program."
        )
    name = signal.Signals(-code).name if -code in signal.Signals._value2member_map_ else f"signal {-code}"
    return f"Its process died of {name}{watch.where}."
