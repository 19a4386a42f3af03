"""The work that is timed. All that the bench knows of the grader's own parts is in this module."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec
import psutil

from grader.course import Course, Kata
from grader.databases import Server
from grader.grading.grader import Grader, Task
from grader.grading.staging import Submission, read_submission
from grader.sandbox import Tier

SERVER_PROCESSES = frozenset(
    {"postgres", "mariadbd", "mysqld", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}
)
"""By their names; MySQL's unpacked packages run through their own loader."""

SAMPLE_SECONDS = 0.1


class Work:
    """A grader that stays up, and reference solutions for it to grade."""

    def __init__(self, grader: Grader, submission: Submission) -> None:
        self._grader, self._submission = grader, submission

    def seconds(self, katas: Sequence[Kata], server: Server) -> float:
        """Grade the katas' references once, and return how long that took.

        Raises:
            RuntimeError: a reference solution did not pass.
        """
        began = time.perf_counter()
        self.round_trips(katas, server)
        return time.perf_counter() - began

    def round_trips(self, katas: Sequence[Kata], server: Server) -> int:
        """Grade them, and return how often the processes waited for an answer of each other's, in all.

        Raises:
            RuntimeError: a reference solution did not pass.
        """
        name = server.backend.name
        total = 0
        for task, judged in self._grader.run(
            [Task(self._submission.modules[kata.id], name, server) for kata in katas]
        ):
            if judged.verdict.verdict != "passed":
                raise RuntimeError(
                    f"{task.module.kata.id} on {name}: {msgspec.json.encode(judged.verdict).decode()}"
                )
            total += judged.round_trips
        return total


@contextmanager
def at_work(course: Course, servers: Sequence[Server], tier: Tier) -> Iterator[Work]:
    """Start a grader and let it warm up."""
    submission = read_submission(course.solutions, course.katas)
    with Grader.ready(course, servers[0], tier) as grader:
        work = Work(grader, submission)
        for server in servers:
            work.seconds(list(course.katas)[: 2 * (os.cpu_count() or 1)], server)
        yield work


def whole_course(course: Course) -> float:
    """Grade all references on all backends by the command, servers and imports included; return the seconds."""
    began = time.perf_counter()
    process = subprocess.run(_command(course), capture_output=True, text=True, check=False)
    if process.returncode:
        raise RuntimeError(process.stdout + process.stderr)
    return time.perf_counter() - began


class Memory(msgspec.Struct, frozen=True):
    """Bytes at the moment when all processes took most: proportional set size, what is shared is counted once.

    `grader` is the command and its fork servers, `jobs` all that runs for single jobs.
    """

    grader: int = 0
    jobs: int = 0


def peak_memory(course: Course) -> Memory:
    """Return what the command and all of its processes take at most, without the database servers."""
    process = subprocess.Popen(_command(course), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = Memory()
    while process.poll() is None:
        now = memory_of(psutil.Process(process.pid))
        most = max(most, now, key=lambda memory: memory.grader + memory.jobs)
        time.sleep(SAMPLE_SECONDS)
    return most


def _command(course: Course) -> list[str]:
    return [sys.executable, "-m", "grader", "grade", str(course.solutions), "--plain"]


def memory_of(command: psutil.Process) -> Memory:
    """Look at a command and all of its processes once: they come and go."""
    grader = jobs = 0
    with suppress(psutil.Error):
        processes = [command, *command.children(recursive=True)]
        parent = {each.pid: each.ppid() for each in processes}
        of_command = {
            each.pid: " ".join(each.cmdline()) for each in processes if parent[each.pid] == command.pid
        }
        for each in processes:
            memory = _proportional(each)
            if _is_of_a_job(each.pid, parent, of_command):
                jobs += memory
            else:
                grader += memory
    return Memory(grader, jobs)


def _is_of_a_job(pid: int, parent: Mapping[int, int], of_command: Mapping[int, str]) -> bool:
    """Referees are children of their fork server; what is sealed, of the nursery, whose parent is the guardian."""
    above = parent[pid]
    if above in of_command:
        return "forkserver" in of_command[above]
    return parent.get(above) in of_command


def _proportional(process: psutil.Process) -> int:
    with suppress(psutil.Error, OSError):
        if process.name() not in SERVER_PROCESSES:
            return int(process.memory_full_info().pss)
    return 0


class ColdStart(msgspec.Struct, frozen=True):
    """Seconds: until everything was imported, and from then to the first verdict."""

    imports: float
    verdict: float


def cold_start(course: Course) -> ColdStart:
    """Grade one reference on SQLite in a new process."""
    command = [sys.executable, "-m", "grader.bench.work", str(course.folder), repr(time.monotonic())]
    answer = subprocess.run(command, capture_output=True, check=True)
    return msgspec.json.decode(answer.stdout, type=ColdStart)


def _first_verdict(folder: Path, began: float) -> ColdStart:
    from grader.course import read_course
    from grader.databases import provide
    from grader.grading.grade import grade
    from grader.grading.runner import start_loading
    from grader.sandbox import best

    imported = time.monotonic()
    start_loading()  # as the command does
    course = read_course(folder)
    katas = list(course.katas)[:1]
    reached: list[float] = []

    def note(*_: object) -> None:
        reached.append(time.monotonic())

    with provide(["sqlite"]) as backends:
        grade(
            course,
            katas,
            read_submission(course.solutions, katas),
            backends,
            isolation=best(),
            progress=note,
        )
    return ColdStart(imported - began, reached[0] - imported)


if __name__ == "__main__":
    print(msgspec.json.encode(_first_verdict(Path(sys.argv[1]), float(sys.argv[2]))).decode())
