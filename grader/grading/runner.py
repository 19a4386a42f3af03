"""Runs jobs, each in a process of its own, and judges what comes of them.

The processes are forked from a preloaded fork server (the standard library's), so that nothing is imported twice.
"""

import multiprocessing
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from grader.course import Kata
from grader.databases import Address, DatabaseError, attach
from grader.grading import worker
from grader.grading.job import Job
from grader.grading.results import BackendVerdict, TestVerdict, Word
from grader.grading.watch import Watch, follow

if sys.platform != "win32":
    from multiprocessing import forkserver, resource_tracker

PATIENCE = 4.0
"""Seconds for a supervisor to end its job; more than it needs itself."""


class Judged(msgspec.Struct, frozen=True):
    """A job's verdict, and what the instructor should look at."""

    verdict: BackendVerdict
    flags: tuple[str, ...] = ()


class Stopped(Exception):
    """The grader is being stopped: no more job begins."""


class Runner:
    """Starts the fork server; `run()` may be called from several threads."""

    def __init__(self) -> None:
        method = "spawn" if sys.platform == "win32" else "forkserver"
        self._context: Any = multiprocessing.get_context(method)
        self._lock = threading.Lock()
        self._running: dict[Connection, Any] = {}  # a job's process by our end of its lifeline
        self._stopped = False
        if sys.platform != "win32":
            # The command line is preloaded, too: every process that multiprocessing starts imports the main module.
            self._context.set_forkserver_preload([worker.__name__, "grader.commands.main"])
            # While it loads, it would die of a Ctrl-C with a traceback; the grader ends it when the time has come.
            resource_tracker.ensure_running()  # it would let the signal through again
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            forkserver.ensure_running()
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

    def run(self, kata: Kata, job: Job) -> Judged:
        """Run a job and judge it.

        Args:
            kata: whose tests must all report in.
            job: what to run.
        """
        watch = Watch(job)
        os.mkdir(job.folder, 0o700)
        if job.user is not None:
            os.chown(job.folder, job.user, job.user)
        try:
            with self._started(job) as (process, results, output):
                verdict, reason = follow(watch, process, results, output)
        finally:
            shutil.rmtree(job.folder, ignore_errors=True)
        if watch.trouble and (watch.current or watch.tests) and _answers(job.address):
            # The database is well: whatever it was, the submission has brought it about.
            trouble = watch.trouble.rstrip(".")
            verdict, reason = "crashed", f"Its tests could not go on{watch.where}: {trouble}."
            watch.trouble = ""
        return judge(kata, watch, verdict, reason)

    @contextmanager
    def _started(self, job: Job) -> Iterator[tuple[Any, Connection, Connection]]:
        results, send_results = self._context.Pipe(duplex=False)
        output, send_output = self._context.Pipe(duplex=False)
        lifeline, hold = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=worker.run, args=(job, send_results, send_output, lifeline), daemon=True
        )
        try:
            process.start()
            for end in (send_results, send_output, lifeline):
                end.close()
            with self._lock:
                self._running[hold] = process
                if self._stopped:
                    raise Stopped
            yield process, results, output
        finally:
            with self._lock:
                self._running.pop(hold, None)
                hold.close()
            _wait_for_end(process)
            results.close()
            output.close()

    def stop(self) -> None:
        """End all that runs, and let nothing more begin."""
        with self._lock:
            self._stopped = True
            for hold, process in self._running.items():
                if sys.platform == "win32":  # no supervisor listens there
                    process.kill()
                else:
                    with suppress(OSError):
                        hold.send_bytes(b"end")


def _wait_for_end(process: Any) -> None:
    """Wait until a job's supervisor has ended all; without one, or if it was stopped, end the job ourselves."""
    if process.pid is None:
        return
    if sys.platform != "win32":
        with suppress(ProcessLookupError, PermissionError):
            os.kill(process.pid, signal.SIGCONT)
        process.join(PATIENCE)
    process.kill()
    process.join(PATIENCE)


def _answers(address: Address) -> bool:
    """Whether the database does for us what it should do for a job."""
    try:
        with attach(address).account() as account:
            account.fresh()
    except DatabaseError:
        return False
    return True


def judge(kata: Kata, watch: Watch, verdict: Word | None, reason: str) -> Judged:
    """Bring what was reported into line with the tests that the course expects."""
    seconds = round(watch.seconds, 3)
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
