"""Grading as one visible pipeline: course → submission → jobs → verdicts → results."""

import os
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import msgspec
import sqlalchemy

from grader.course import Course, Kata
from grader.databases import Server, Unavailable
from grader.databases.places import cache_folder
from grader.grading.job import Job, Limits
from grader.grading.library import readable_path
from grader.grading.results import (
    BackendInfo,
    BackendVerdict,
    GraderInfo,
    KataVerdict,
    Results,
    Score,
    SubmissionInfo,
    TestVerdict,
    worst,
)
from grader.grading.runner import FIRST_USER, USERS, Judged, Runner
from grader.grading.staging import Module, Submission
from grader.version import VERSION

ISOLATION = "process"

Backends = Mapping[str, Server | Unavailable]
Progress = Callable[[str, str, BackendVerdict], None]


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
        _stage_course(course, folder / "course")

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


def grade(
    course: Course,
    katas: Sequence[Kata],
    submission: Submission,
    backends: Backends,
    *,
    limits: Limits | None = None,
    seed: int | None = None,
    progress: Progress = lambda kata, backend, verdict: None,
) -> Results:
    """Grade one submission.

    Args:
        course: the whole course.
        katas: those to grade.
        submission: what was handed in.
        backends: the servers; for a missing one, why.
        limits: of each job.
        seed: for the random data; None for a new one in each job.
        progress: told of each verdict as it is reached.
    """
    verdicts: dict[str, dict[str, BackendVerdict]] = {kata.id: {} for kata in katas}
    flags: list[str] = []

    def reached(kata: Kata, backend: str, judged: Judged) -> None:
        verdicts[kata.id][backend] = judged.verdict
        flags.extend(f"{kata.id} on {backend}: {flag}" for flag in judged.flags)
        progress(kata.id, backend, judged.verdict)

    tasks = []
    for kata in katas:
        module = submission.modules[kata.id]
        for name, server in backends.items():
            if isinstance(server, Unavailable):
                reached(
                    kata,
                    name,
                    Judged(BackendVerdict("unavailable", reason=f"{server.backend.title} is missing.")),
                )
            elif module.verdict is not None:
                reached(kata, name, Judged(_without_a_run(module)))
            else:
                tasks.append(Task(module, name, server, seed))
    if tasks:
        with Grader.ready(course, [task.server for task in tasks], limits) as grader:
            for task, judged in grader.run(tasks):
                reached(task.module.kata, task.backend, judged)
    return _results(course, katas, submission, backends, verdicts, sorted(flags))


def _without_a_run(module: Module) -> BackendVerdict:
    """The verdict on a module that needs no run: each test fails, and says why."""
    assert module.verdict is not None
    reason = module.reason or "The stub is unchanged."
    tests = tuple(TestVerdict(name, "failed", 0.0, reason) for name in module.kata.tests)
    return BackendVerdict(module.verdict, tests if module.verdict == "failed" else (), module.reason)


def _results(
    course: Course,
    katas: Sequence[Kata],
    submission: Submission,
    backends: Backends,
    verdicts: Mapping[str, Mapping[str, BackendVerdict]],
    flags: Sequence[str],
) -> Results:
    judged = []
    for kata in katas:
        by_backend = {name: verdicts[kata.id][name] for name in backends}
        points = _points(kata, by_backend)
        judged.append(KataVerdict(kata.id, worst(by_backend), points, kata.points, by_backend))
    return Results(
        schema=1,
        grader=GraderInfo(VERSION, platform.python_version(), sqlalchemy.__version__),
        isolation=ISOLATION,
        backends={name: _info(server) for name, server in backends.items()},
        submission=SubmissionInfo(submission.name, submission.digest),
        score=Score(round(sum(kata.points for kata in judged), 2), sum(kata.points for kata in katas)),
        katas=tuple(judged),
        flags=tuple(flags),
    )


def _points(kata: Kata, verdicts: Mapping[str, BackendVerdict]) -> float:
    """Points are split evenly over the backends that could judge, and over the tests by weight."""
    judged = [found for found in verdicts.values() if found.verdict != "unavailable"]
    if not judged:
        return 0.0
    weight = sum(kata.weight(name) for name in kata.tests)
    passed = sum(
        kata.weight(test.name) for found in judged for test in found.tests if test.verdict == "passed"
    )
    return round(kata.points * passed / (weight * len(judged)), 2)


def _info(server: Server | Unavailable) -> BackendInfo:
    if isinstance(server, Unavailable):
        return BackendInfo(False, reason="; ".join(f"{step.name}: {step.reason}" for step in server.steps))
    return BackendInfo(True, server.version, server.source)


def _stage_course(course: Course, folder: Path) -> None:
    """Copy what jobs read of the course: pristine tests and settings, and the tables that katas are given."""
    for kata in course.katas:
        target = folder / "exercises" / kata.topic / kata.name
        target.mkdir(parents=True)
        for file in (
            kata.test_file,
            kata.folder / "kata.toml",
            kata.folder / "README.md",
            kata.stub,
            kata.support,
        ):
            if file.is_file():
                shutil.copyfile(file, target / file.name)
        if kata.tables_given:
            given = folder / "solutions" / kata.topic / kata.name
            given.mkdir(parents=True)
            shutil.copyfile(kata.reference, given / kata.reference.name)
    shutil.copyfile(course.folder / "course.toml", folder / "exercises" / "course.toml")
    for parent, _, names in os.walk(folder):
        os.chmod(parent, 0o755)
        for name in names:
            os.chmod(os.path.join(parent, name), 0o644)
