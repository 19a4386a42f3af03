"""Runs answers to katas on all cores, each in a process of its own, over a staged copy of the course's tests."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import msgspec

from grader.course import Course
from grader.databases import Server
from grader.databases.places import cache_folder
from grader.grading.job import Job, Limits
from grader.grading.library import readable_path
from grader.grading.runner import FIRST_USER, USERS, Judged, Runner
from grader.grading.staging import Module, stage_course


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
    """

    def __init__(self, course: Course, folder: Path, limits: Limits) -> None:
        self._course, self._folder, self._limits = course, folder, limits
        self._runner = Runner()
        self._cores = os.cpu_count() or 1
        self._slots = list(range(self._cores))
        self._count = 0
        self._path: tuple[str, ...] = ()
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            self._path = readable_path(cache_folder())
        stage_course(course, folder / "course")

    @classmethod
    @contextmanager
    def ready(
        cls, course: Course, servers: Iterable[Server], limits: Limits | None = None
    ) -> Iterator["Grader"]:
        """A grader with a staging folder inside the run's own: after a kill -9, the next run removes both."""
        run = next(iter(servers)).address.folder
        with tempfile.TemporaryDirectory(prefix="staging-", dir=run, ignore_cleanup_errors=True) as folder:
            os.chmod(folder, 0o711)
            grader = cls(course, Path(folder), limits or Limits())
            try:
                yield grader
            finally:
                grader._runner.stop()

    def run(self, tasks: Sequence[Task]) -> Iterator[tuple[Task, Judged]]:
        """Run the tasks, as many at once as there are cores; yields each as it ends."""
        with ThreadPoolExecutor(self._cores) as pool:
            pending: dict[Future[Judged], Task] = {}
            waiting = iter(tasks)
            try:
                while True:
                    while len(pending) < self._cores and (task := next(waiting, None)):
                        pending[pool.submit(self._run_one, task)] = task
                    if not pending:
                        return
                    for done in wait(pending, return_when=FIRST_COMPLETED).done:
                        yield pending.pop(done), done.result()
            finally:
                self._runner.stop()

    def _run_one(self, task: Task) -> Judged:
        self._count += 1
        slot = self._slots.pop()
        place = self._folder / f"job-{self._count}"
        kata = task.module.kata
        try:
            place.mkdir(mode=0o700)  # of the job's own user: no other job can look into it
            staged = place / f"{kata.name}.py"
            staged.write_bytes(task.module.data)
            user = self._user(slot)
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
            self._slots.append(slot)
            shutil.rmtree(place, ignore_errors=True)

    def _user(self, slot: int) -> int | None:
        """A user for a job, other than those of jobs that run at the same time, here or in another run."""
        if not self._path:
            return None
        return FIRST_USER + (os.getpid() * self._cores + slot) % USERS
