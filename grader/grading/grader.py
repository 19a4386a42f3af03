"""Runs answers to katas on all cores, each in a process of its own, over a staged copy of the course's tests."""

import itertools
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import msgspec
import psutil

from grader.course import Course
from grader.databases import Server
from grader.databases.places import cache_folder, is_root
from grader.grading.job import Job, Limits
from grader.grading.library import readable_path
from grader.grading.runner import Judged, Runner
from grader.grading.staging import Module, stage_course
from grader.grading.users import claimed


class Task(msgspec.Struct, frozen=True):
    """One module to be run on one backend."""

    module: Module
    backend: str
    server: Server
    seed: int | None = None


class Grader:
    """Runs tasks on all cores. Use as a context manager: `with Grader.ready(course) as grader`.

    Args:
        course: where tests come from.
        folder: an empty folder that every user can pass through; all staging happens there.
        limits: of each job.
        users: as whom jobs run, one for each that runs at the same time; None is ourselves.
    """

    def __init__(self, course: Course, folder: Path, limits: Limits, users: Sequence[int | None]) -> None:
        self._course, self._folder, self._limits = course, folder, limits
        self._runner = Runner()
        self._users = list(users)
        self._numbers = itertools.count(1)
        self._path: tuple[str, ...] = ()
        if is_root():
            self._path = readable_path(cache_folder())
        elif sys.platform != "win32":
            self._limits = msgspec.structs.replace(limits, processes=limits.processes + _our_threads())
        stage_course(course, folder / "course")

    @classmethod
    @contextmanager
    def ready(
        cls, course: Course, servers: Iterable[Server], limits: Limits | None = None
    ) -> Iterator["Grader"]:
        """A grader with a staging folder inside the run's own: after a kill -9, the next run removes both."""
        run = next(iter(servers)).address.folder
        cores = os.cpu_count() or 1
        with (
            tempfile.TemporaryDirectory(prefix="staging-", dir=run, ignore_cleanup_errors=True) as folder,
            claimed(cores) if is_root() else nullcontext([None] * cores) as users,
        ):
            os.chmod(folder, 0o711)
            grader = cls(course, Path(folder), limits or Limits(), users)
            try:
                yield grader
            finally:
                grader._runner.stop()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Judged]]:
        """Run the tasks, as many at once as there are cores; yields each as it ends."""
        at_once = len(self._users)
        with ThreadPoolExecutor(at_once) as pool:
            pending: dict[Future[Judged], Task] = {}
            waiting = iter(tasks)
            try:
                while True:
                    while len(pending) < at_once and (task := next(waiting, None)):
                        pending[pool.submit(self._run_one, task)] = task
                    if not pending:
                        return
                    for done in wait(pending, return_when=FIRST_COMPLETED).done:
                        yield pending.pop(done), done.result()
            except BaseException:
                self._runner.stop()
                raise

    def _run_one(self, task: Task) -> Judged:
        user = self._users.pop()
        place = self._folder / f"job-{next(self._numbers)}"
        kata = task.module.kata
        try:
            place.mkdir(mode=0o700)  # of the job's own user: no other job can look into it
            staged = place / f"{kata.name}.py"
            staged.write_bytes(task.module.data)
            if user is not None:
                os.chown(place, user, user)
                os.chown(staged, user, user)
            job = Job(
                kata_id=kata.id,
                backend=task.backend,
                test_file=str(
                    self._folder / "course" / "exercises" / kata.topic / kata.name / kata.test_file.name
                ),
                module=str(staged),
                folder=str(place / "work"),
                address=task.server.address,
                limits=self._limits,
                user=user,
                path=self._path,
                seed=task.seed,
            )
            return self._runner.run(kata, job)
        finally:
            self._users.append(user)
            shutil.rmtree(place, ignore_errors=True)


def _our_threads() -> int:
    """How many processes and threads our user runs already: the system's limit counts them all."""
    total = 0
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.uids().real == os.getuid():
                total += process.num_threads()
    return total
