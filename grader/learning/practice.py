"""Practice runs that are warm: a process that has loaded all there is to load is forked for each.

Where a system cannot fork (Windows), each run is a fresh process: the same verdicts, later.
"""

import itertools
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from grader.course import Kata
from grader.grading.job import Job, Limits, Turn
from grader.grading.results import BackendVerdict
from grader.grading.runner import Runner, Running, Stopped, judge
from grader.grading.staging import stage_kata
from grader.learning.progress import tests_of
from grader.learning.trial import Trial
from grader.signals import temporary_folder, uninterrupted

PATIENCE = 10.0
"""Seconds until a practice run is stopped: an endless loop must not keep a learner waiting for the next try."""

_THREADS = 32
"""Some of them wait for others: there must always be one more."""

_T = TypeVar("_T")


class Practice:
    """Runs a learner's module in a process of its own. Use as a context manager: `with Practice.ready() as practice`.

    Args:
        folder: an empty folder for what the runs need.
        seconds: after which a run is stopped.
        shares: among how many processes the tests of a run may be shared out.
    """

    def __init__(self, folder: Path, seconds: float, shares: int) -> None:
        self._folder, self._shares = folder, shares
        self._limits = Limits(job_seconds=seconds)
        self._runner = Runner(None)
        self._numbers = itertools.count(1)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="practice")
        self._lock = threading.Lock()
        self._staged: dict[Path, Kata] = {}
        self._prepared: dict[object, _Prepared] = {}
        self._going: set[Running] = set()

    @classmethod
    @contextmanager
    def ready(cls, seconds: float = PATIENCE, shares: int = 1) -> Iterator["Practice"]:
        """Load what runs need, in the background; at the end, stop what still runs.

        Args:
            seconds: after which a run is stopped.
            shares: among how many processes the tests of a run may be shared out.
        """
        with temporary_folder() as folder:
            practice = cls(folder, seconds, shares)
            try:
                yield practice
            finally:
                practice._runner.stop()
                practice.forget()
                practice._pool.shutdown()

    def start(self, trial: Trial, module: bytes) -> "Future[BackendVerdict]":
        """Begin a run; returns at once. The arguments are those of `run`."""

        def run() -> BackendVerdict:
            try:
                return self.run(trial, module)
            except Stopped:  # everything is being stopped, and this has not even begun
                return BackendVerdict("unavailable", reason="It was given up.")

        return self._submit(run)

    def run(self, trial: Trial, module: bytes) -> BackendVerdict:
        """Run the tests, and wait for the verdict.

        Args:
            trial: which tests, and where.
            module: the learner's file as it is now.

        Returns:
            the verdict; `unavailable` also where the run was given up by `stop`.
        """
        first, *rest = trial.shared_out(self._shares)
        others = [self._submit(partial(self._run, share, module)) for share in rest]
        verdicts = [self._run(first, module)]
        return trial.joined([*verdicts, *(other.result() for other in others)])

    def _run(self, trial: Trial, module: bytes) -> BackendVerdict:
        with self._lock:
            prepared = self._prepared.pop(trial.needs, None)
        file, running, stack = prepared or self._begin(trial)
        try:
            file.write_bytes(module)
            with self._lock:
                self._going.add(running)
            running.go()
            verdict, reason = running.follow(trial.tests)
            return judge(trial.kata, running.watch, verdict, reason, trial.only).verdict
        finally:
            with self._lock:
                self._going.discard(running)
            self._tidy_up(running, stack)

    def _tidy_up(self, running: Running, stack: ExitStack) -> None:
        """Wait for the end of a run that has told its verdict, in the background if that is still possible."""

        def wait() -> None:
            with stack:
                running.follow()

        try:
            self._submit(wait)
        except RuntimeError:  # all is coming to its end
            wait()

    def _submit(self, work: Callable[[], _T]) -> "Future[_T]":
        with uninterrupted():  # or a thread that has just begun may never go on
            return self._pool.submit(work)

    def prepare(self, trial: Trial) -> None:
        """Begin what the next `run` of the same trial will need, so that it answers sooner."""
        for share in trial.shared_out(self._shares):
            needs = share.needs
            with self._lock:
                if needs in self._prepared:
                    continue
            prepared = self._begin(share)
            with self._lock:
                surplus = self._prepared.pop(needs, None)
                self._prepared[needs] = prepared
            if surplus is not None:
                surplus.stack.close()

    def stop(self) -> None:
        """Give up the runs that are under way: what they would say is of no use any more."""
        with self._lock:
            for running in self._going:
                running.kill()

    def forget(self) -> None:
        """End what was prepared and is not needed any more."""
        with self._lock:
            prepared, self._prepared = list(self._prepared.values()), {}
        for each in prepared:
            each.stack.close()

    def _begin(self, trial: Trial) -> "_Prepared":
        server = trial.server
        with ExitStack() as stack:
            # In memory, where there is room: SQLite waits for a disk at each commit.
            place = Path(tempfile.mkdtemp(prefix="practice-", dir=server.address.folder))
            stack.callback(shutil.rmtree, place, ignore_errors=True)
            file = place / f"{trial.kata.name}.py"
            job = Job(
                kata=self._copy(trial.kata),
                backend=server.backend.name,
                turns=(Turn(str(file), trial.seed, trial.only),),
                folder=str(place / "work"),
                address=server.address.for_job(next(self._numbers)),
                limits=self._limits,
                mode="practice",
                waits=True,
                traced=trial.traced,
            )
            running = stack.enter_context(self._runner.begun(job))
            return _Prepared(file, running, stack.pop_all())

    def _copy(self, kata: Kata) -> Kata:
        """A copy of the tests, so that nothing is written beside them; made anew when they have changed."""
        folder = self._folder / f"{kata.name}-{tests_of(kata)}"
        with self._lock:
            if folder not in self._staged:
                self._staged[folder] = stage_kata(kata, folder)
            return self._staged[folder]


class _Prepared(NamedTuple):
    """A process that waits for the learner's file, and all that goes with it when it ends."""

    file: Path
    running: Running
    stack: ExitStack
