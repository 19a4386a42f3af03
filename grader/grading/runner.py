"""Runs jobs, each with a referee of its own, and judges what comes of them.

Referees are forked from a preloaded fork server (the standard library's), so that nothing is imported twice; what they
need of untrusted processes they get from the nursery.
"""

import multiprocessing
import os
import shutil
import signal
import socket
import sys
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, resource_tracker
from multiprocessing.connection import Connection
from typing import Any

import msgspec

from grader.course import Kata
from grader.databases import attach
from grader.grading.channel import Inbox
from grader.grading.job import Job
from grader.grading.results import BackendVerdict, TestVerdict, Word
from grader.grading.watch import Watch, follow
from grader.sandbox import Nursery
from grader.signals import uninterrupted

FORKS = "forkserver" in multiprocessing.get_all_start_methods()
"""Whether this system can fork; elsewhere (Windows) each job is a process that has to load everything."""

_STARTING = threading.Lock()

PATIENCE = 5.0
"""Seconds for the processes of a job to end; they need some milliseconds."""


class Judged(msgspec.Struct, frozen=True):
    """A job's verdict, what the instructor should look at, and how often its processes waited for each other."""

    verdict: BackendVerdict
    flags: tuple[str, ...] = ()
    round_trips: int = 0


class Running:
    """A job that has begun.

    Args:
        job: the job.
        process: its referee.
        results: our end of the channel.

    Attributes:
        watch: what is known of the turn that is on.
    """

    def __init__(self, job: Job, process: Any, results: Connection) -> None:
        self._job, self._process, self._inbox = job, process, Inbox(results)
        self._turns_over = 0
        self.watch = Watch(job.limits)

    @property
    def has_tidied_up(self) -> bool:
        """Whether the referee has come to its end, and nothing is left of what it made."""
        return self.watch.ended and self._turns_over == len(self._job.turns) - 1

    def next_turn(self) -> None:
        """Go on to the next turn: this one has ended."""
        self._turns_over += 1
        self.watch = Watch(self._job.limits)

    def go(self) -> None:
        """Let a job go on that waits for it; if it has died meanwhile, `follow` will tell."""
        self.watch.begin()
        with suppress(OSError):
            self._inbox.channel.send_bytes(b"go")

    def kill(self) -> None:
        """Give the job up: its verdict is `unavailable`."""
        self._process.kill()

    def follow(self, tests: Collection[str] = ()) -> tuple[Word | None, str]:
        """Follow the turn to its end, or until these tests have reported; see `grader.grading.watch.follow`."""
        return follow(self.watch, self._process, self._inbox, tests)


class Stopped(Exception):
    """The grader is being stopped: no more job begins."""


def start_loading() -> None:
    """Let the referees' fork server load what they need, if it does not yet. Other things can be done meanwhile."""
    if not FORKS:
        return
    forkserver.set_forkserver_preload(["grader.referee.loading", "grader.referee.preloaded"])
    with _from_nowhere():
        # While it loads, it would die of a Ctrl-C with a traceback; the grader ends it when the time has come. A Ctrl-Z
        # would stop it, and the grader would wait for it before it could stop itself.
        resource_tracker.ensure_running()  # it would let the signals through again
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTSTP})
        forkserver.ensure_running()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Runner:
    """Starts a referee for each job; `run()` may be called from several threads.

    Args:
        nursery: where workers and brokers come from; None is enough for practice.
    """

    def __init__(self, nursery: Nursery | None) -> None:
        self._nursery = nursery
        self._context: Any = multiprocessing.get_context("forkserver" if FORKS else "spawn")
        self._lock = threading.Lock()
        self._running: set[Any] = set()
        self._stopped = False
        start_loading()

    def run(self, kata: Kata, job: Job, *, alone: bool = True) -> list[Judged]:
        """Run a job and judge its turns, up to the first that its referee does not go on after.

        Args:
            kata: whose tests must all report in.
            job: what to run.
            alone: no other job runs meanwhile: if the database is well afterwards, nobody else has been the trouble.
        """
        judged: list[Judged] = []
        with self.begun(job) as running:
            for turn in job.turns:
                if judged:
                    running.next_turn()
                watch, ending = running.watch, running.follow()
                goes_on = watch.ended and not watch.trouble
                if alone and _is_up_to_the_submission(watch, job):
                    why = f"Its tests could not go on{watch.where}: {watch.trouble.rstrip('.')}."
                    ending, watch.trouble = ("crashed", why), ""
                judged.append(judge(kata, watch, *ending, turn.only))
                if not goes_on:
                    break
        return judged

    @contextmanager
    def begun(self, job: Job) -> Iterator["Running"]:
        """Begin a job; leaving ends it, and removes what is left of it."""
        os.mkdir(job.folder, 0o700)
        if job.broker_user is not None:
            os.chown(job.folder, job.broker_user, job.broker_user)
        running = None
        try:
            with self._started(job) as (process, results):
                running = Running(job, process, results)
                yield running
        finally:
            if running is None or not running.has_tidied_up:  # it could not tidy up after itself
                attach(job.address).clean_up()
            shutil.rmtree(job.folder, ignore_errors=True)

    @contextmanager
    def _started(self, job: Job) -> Iterator[tuple[Any, Connection]]:
        results, send_results = self._context.Pipe(duplex=job.waits)
        line = self._nursery.line() if self._nursery is not None else None
        process = self._context.Process(target=_referee, args=(job, send_results, line), daemon=True)
        try:
            # A Ctrl-C between the two halves of the request for a process would be the end of the fork server.
            with uninterrupted(), _without_main():
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
            if self._nursery is not None and line is not None:
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


@contextmanager
def _without_main() -> Iterator[None]:
    """Let no process that is started meanwhile run the script that we began with, as multiprocessing would have it."""
    main = vars(sys.modules["__main__"])
    with _STARTING:
        path = main.pop("__file__", None)
        try:
            yield
        finally:
            if path is not None:
                main["__file__"] = path


def _referee(job: Job, results: Connection, nursery: socket.socket | None) -> None:
    """Be a referee. The fork server has loaded what that takes; the grader itself never does."""
    if job.waits:  # there is time to warm up, where no fork server has done that
        import grader.referee.preloaded  # noqa: F401
    from grader.referee.run import run

    run(job, results, nursery)


def _is_up_to_the_submission(watch: Watch, job: Job) -> bool:
    """Whether a submission has brought about the trouble, if nobody else was there: the database is well."""
    return bool(watch.trouble and (watch.current or watch.tests) and attach(job.address).answers())


def judge(kata: Kata, watch: Watch, verdict: Word | None, reason: str, only: tuple[str, ...] = ()) -> Judged:
    """Bring what was reported into line with the tests that the course expects, or with those asked for."""
    seconds = round(watch.seconds, 3)
    expected = only or kata.tests
    if watch.trouble:
        return Judged(BackendVerdict("unavailable", reason=watch.trouble, seconds=seconds))
    if watch.have_reported(expected):
        verdict, reason = None, ""  # all tests have reported: what came then is not the submission's fault
    flags = list(watch.flags)
    reported: dict[str, TestVerdict] = {}
    for test in watch.tests:
        if test.name in reported:
            flags.append(f"{test.name} was reported twice")
            test = msgspec.structs.replace(test, verdict="failed", message="This test was reported twice.")
        if test.name in expected:
            reported[test.name] = test
        else:
            flags.append(f"{test.name} was reported, but is no test of this kata")
    tests = []
    for name in expected:
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
