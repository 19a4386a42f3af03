"""Runs jobs, each in a process of its own, and judges what comes of them.

The processes are forked from a preloaded fork server (the standard library's), so that nothing is imported twice. A job
is watched from outside: time, output and death are seen here, whatever the submission does.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from typing import Any

import msgspec

from grader.course import Kata
from grader.grading import job as protocol
from grader.grading import worker
from grader.grading.job import Job
from grader.grading.results import BackendVerdict, TestVerdict, Word

# Users that no machine gives to people or services: systemd's range for users that live as long as a process.
FIRST_USER = 61_184
USERS = 4_336


class Judged(msgspec.Struct, frozen=True):
    """A job's verdict, and what the instructor should look at."""

    verdict: BackendVerdict
    flags: tuple[str, ...] = ()


class _Watch:
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

    def take(self, message: protocol.Message) -> None:
        match message:
            case protocol.Started(test):
                self.current, self.test_began = test, time.monotonic()
            case protocol.Finished(test):
                self.tests.append(test)
                self.current = ""
            case protocol.Trouble(reason):
                self.trouble = reason
            case protocol.Ended():
                self.ended = True


class Runner:
    """Starts the fork server; `run()` may be called from several threads."""

    def __init__(self) -> None:
        method = "spawn" if sys.platform == "win32" else "forkserver"
        self._context: Any = multiprocessing.get_context(method)
        if method == "forkserver":
            # The command line is preloaded, too: every process that multiprocessing starts imports the main module.
            self._context.set_forkserver_preload([worker.__name__, "grader.commands.main"])
        self._running: set[Any] = set()

    def run(self, kata: Kata, job: Job) -> Judged:
        """Run a job and judge it.

        Args:
            kata: whose tests must all report in.
            job: what to run.
        """
        watch = _Watch(job)
        os.mkdir(job.folder, 0o700)
        if job.user is not None:
            os.chown(job.folder, job.user, job.user)
        try:
            with self._started(job) as (process, results, output):
                verdict, reason = _watch(watch, process, results, output)
        finally:
            shutil.rmtree(job.folder, ignore_errors=True)
        return _judge(kata, watch, verdict, reason)

    @contextmanager
    def _started(self, job: Job) -> Iterator[tuple[Any, Connection, Connection]]:
        results, send_results = self._context.Pipe(duplex=False)
        output, send_output = self._context.Pipe(duplex=False)
        process = self._context.Process(target=worker.run, args=(job, send_results, send_output), daemon=True)
        try:
            process.start()
            self._running.add(process)
            send_results.close()
            send_output.close()
            yield process, results, output
        finally:
            _kill(process)
            self._running.discard(process)
            results.close()
            output.close()

    def stop(self) -> None:
        """End all that runs."""
        for process in list(self._running):
            _kill(process)


def _kill(process: Any) -> None:
    """End a job's process and all that it has started."""
    if process.pid is None:
        return
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError, AttributeError):
        process.kill()
    process.join(5)


def _watch(watch: _Watch, process: Any, results: Connection, output: Connection) -> tuple[Word | None, str]:
    """Follow a job to its end. Returns a verdict and a sentence if it is not up to the tests alone."""
    limits = watch.job.limits
    open_ends = [results, output]
    while open_ends:
        patience = watch.patience
        if patience <= 0:
            return "timed_out", _too_long(watch)
        for end in wait(open_ends, timeout=patience):
            if end is output:
                data = os.read(output.fileno(), 1 << 16)
                watch.printed += len(data)
                if watch.printed > limits.output:
                    return (
                        "crashed",
                        f"It printed more than {limits.output >> 20} MB and was stopped{_in(watch)}.",
                    )
                if not data:
                    open_ends.remove(output)
                continue
            try:
                watch.take(protocol.decode(results.recv_bytes(1 << 24)))
            except (EOFError, OSError):
                open_ends.remove(results)
            except msgspec.MsgspecError:
                return "crashed", f"What it reported could not be understood{_in(watch)}."
        if watch.ended:
            return None, ""
    process.join(max(watch.patience, 0.1))
    return "crashed", _how_it_died(process.exitcode, watch)


def _in(watch: _Watch) -> str:
    return f" in {watch.current}" if watch.current else ""


def _too_long(watch: _Watch) -> str:
    limits = watch.job.limits
    if watch.current and time.monotonic() - watch.test_began >= limits.test_seconds:
        return (
            f"{watch.current} ran longer than {limits.test_seconds:g} s and was stopped: "
            "look for a loop without end, or for a wait that nobody ends."
        )
    return f"The kata ran longer than {limits.job_seconds:g} s in all and was stopped{_in(watch)}."


def _how_it_died(code: int | None, watch: _Watch) -> str:
    if code is None:
        return f"Its process closed its channel to the grader{_in(watch)}."
    if code >= 0:
        return (
            f"Its process ended with exit code {code}{_in(watch)}: "
            "a kata returns or raises, it does not leave the program."
        )
    name = signal.Signals(-code).name if -code in signal.Signals._value2member_map_ else f"signal {-code}"
    return f"Its process died of {name}{_in(watch)}."


def _judge(kata: Kata, watch: _Watch, verdict: Word | None, reason: str) -> Judged:
    """Bring what was reported into line with the tests that the course expects."""
    seconds = round(time.monotonic() - watch.began, 3)
    if watch.trouble:
        return Judged(BackendVerdict("unavailable", reason=watch.trouble, seconds=seconds))
    flags = []
    reported: dict[str, TestVerdict] = {}
    for test in watch.tests:
        if test.name in reported:
            flags.append(f"{test.name} was reported twice")
            test = msgspec.structs.replace(test, verdict="failed", message="This test was reported twice.")
        if test.name in kata.tests:
            reported[test.name] = test
        else:
            flags.append(f"{test.name} was reported, but is no test of this kata")
    tests = []
    for name in kata.tests:
        if name in reported:
            tests.append(reported[name])
            continue
        if verdict is None:
            flags.append(f"{name} was not reported")
            why = "This test did not report a result, so it counts as failed."
        elif name == watch.current:
            why = reason
        else:
            why = f"Not run. {reason}"
        tests.append(TestVerdict(name, "failed", 0.0, why))
    if verdict is None:
        verdict = "passed" if all(test.verdict == "passed" for test in tests) else "failed"
    return Judged(BackendVerdict(verdict, tuple(tests), reason, seconds), tuple(flags))
