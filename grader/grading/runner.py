"""Runs jobs, each with a referee of its own, and judges what comes of them.

Referees are forked from a preloaded fork server (the standard library's), so that nothing is imported twice; what they
need of untrusted processes they get from the nursery.
"""

import multiprocessing
import os
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from grader.course import Kata
from grader.databases import Address, DatabaseError, attach
from grader.grading.job import Job
from grader.grading.results import BackendVerdict, TestVerdict, Word
from grader.grading.watch import Watch, follow
from grader.sandbox import Nursery

PATIENCE = 5.0
"""Seconds for the processes of a job to end; they need some milliseconds."""


class Judged(msgspec.Struct, frozen=True):
    """A job's verdict, what the instructor should look at, and how often its processes waited for each other."""

    verdict: BackendVerdict
    flags: tuple[str, ...] = ()
    round_trips: int = 0


class Stopped(Exception):
    """The grader is being stopped: no more job begins."""


def start_loading() -> None:
    """Let the referees' fork server load what they need, if it does not yet. Other things can be done meanwhile."""
    forkserver.set_forkserver_preload(["grader.referee.preloaded"])
    with _from_nowhere():
        # While it loads, it would die of a Ctrl-C with a traceback; the grader ends it when the time has come.
        resource_tracker.ensure_running()  # it would let the signal through again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        forkserver.ensure_running()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Runner:
    """Starts a referee for each job; `run()` may be called from several threads.

    Args:
        nursery: where workers and brokers come from.
    """

    def __init__(self, nursery: Nursery) -> None:
        self._nursery = nursery
        self._context: Any = multiprocessing.get_context("forkserver")
        self._lock = threading.Lock()
        self._running: set[Any] = set()
        self._stopped = False
        start_loading()

    def run(self, kata: Kata, job: Job, *, alone: bool = True) -> Judged:
        """Run a job and judge it.

        Args:
            kata: whose tests must all report in.
            job: what to run.
            alone: no other job runs meanwhile: if the database is well afterwards, nobody else has been the trouble.
        """
        watch = Watch(job)
        os.mkdir(job.folder, 0o700)
        if job.broker_user is not None:
            os.chown(job.folder, job.broker_user, job.broker_user)
        try:
            with self._started(job) as (process, results):
                verdict, reason = follow(watch, process, results)
        finally:
            if not watch.ended:  # it could not tidy up after itself
                attach(job.address).clean_up()
            shutil.rmtree(job.folder, ignore_errors=True)
        if watch.trouble and alone and (watch.current or watch.tests) and _answers(job.address):
            # The database is well: whatever it was, the submission has brought it about.
            trouble = watch.trouble.rstrip(".")
            verdict, reason = "crashed", f"Its tests could not go on{watch.where}: {trouble}."
            watch.trouble = ""
        return judge(kata, watch, verdict, reason)

    @contextmanager
    def _started(self, job: Job) -> Iterator[tuple[Any, Connection]]:
        results, send_results = self._context.Pipe(duplex=False)
        line = self._nursery.line()
        process = self._context.Process(target=_referee, args=(job, send_results, line), daemon=True)
        try:
            process.start()
            send_results.close()
            with self._lock:
                self._running.add(process)
                if self._stopped:
                    raise Stopped
            yield process, results
        finally:
            with self._lock:
                self._running.discard(process)
            if process.pid is not None:
                process.kill()
                process.join(PATIENCE)
            self._nursery.hang_up(line)
            results.close()

    def stop(self) -> None:
        """End all that runs, and let nothing more begin."""
        with self._lock:
            self._stopped = True
            for process in self._running:
                process.kill()


@contextmanager
def _from_nowhere() -> Iterator[None]:
    """Let no Python that is started meanwhile import from the current folder: it may be a submission's."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before


def _referee(job: Job, results: Connection, nursery: socket.socket) -> None:
    """Be a referee. The fork server has loaded what that takes; the grader itself never does."""
    from grader.referee.run import run

    run(job, results, nursery)


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
    if not watch.current and {test.name for test in watch.tests} >= set(kata.tests):
        verdict, reason = None, ""  # all tests have reported: what came then is not the submission's fault
    flags = list(watch.flags)
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
    return Judged(BackendVerdict(verdict, tuple(tests), reason, seconds), tuple(flags), watch.round_trips)
