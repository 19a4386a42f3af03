"""Runs of `kata batch`, measured; and the same work by fresh processes of pytest."""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import psutil

from grader.bench.handed_in import Submission
from grader.bench.work import Memory, memory_of
from grader.course import Kata
from grader.grading.job import Limits

SAMPLE_SECONDS = 1.0
"""Between looks at the memory: so rarely that they take no time from what is timed."""
START_CPU_SECONDS = 2.0
"""What pytest may work for before it comes to a submission: its loop is given as long as ours."""


class Run(msgspec.Struct, frozen=True):
    """What a run took: seconds from its start to its end, and memory when it was most."""

    seconds: float
    memory: Memory


def graded(
    course: Path,
    class_: Path,
    report: Path,
    katas: Iterable[Kata],
    databases: Iterable[str],
    bytecode: Path,
) -> Run:
    """Grade a class by the command.

    Args:
        course: the clone to stand in.
        class_: the submissions.
        report: the folder for the gradebook.
        katas: which to grade.
        databases: on which.
        bytecode: a folder for compiled modules.

    Raises:
        RuntimeError: a submission was not judged; the text is what the command said.
    """
    chosen = [word for kata in katas for word in ("--kata", kata.id)]
    chosen += [word for name in databases for word in ("--db", name)]
    command = [sys.executable, "-m", "grader", "batch", str(class_), "--out", str(report), "--plain", *chosen]
    report.mkdir()
    began = time.perf_counter()
    with open(report / "log", "w+") as log:
        process = subprocess.Popen(command, cwd=course, env=_environment(bytecode), stdout=log, stderr=log)
        most = Memory()
        while True:
            try:
                process.wait(SAMPLE_SECONDS)
                break
            except subprocess.TimeoutExpired:
                now = memory_of(psutil.Process(process.pid))
                most = Memory(max(most.grader, now.grader), max(most.jobs, now.jobs))
        seconds = time.perf_counter() - began
        if process.returncode:
            raise RuntimeError((report / "log").read_text()[-2000:])
    return Run(seconds, most)


def _environment(bytecode: Path) -> dict[str, str]:
    """Ours, but that modules are compiled once: neither side is to be slow for want of that."""
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return ours | {"PYTHONPYCACHEPREFIX": str(bytecode)}


def by_pytest(submissions: Sequence[Submission], bytecode: Path) -> float:
    """Run a fresh pytest for each submission, as many at a time as there are cores, and return the seconds.

    What is hostile would do as it likes there: the wrong answer that it is built on runs in its place.
    """
    environment = _environment(bytecode)

    def run(each: Submission) -> None:
        most = f"{START_CPU_SECONDS + Limits().call_cpu_seconds:.0f}"
        subprocess.run(
            [
                *("sh", "-c", 'ulimit -t "$0" && exec "$@"', most),
                *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--db", "sqlite"),
                *("--submission", str(each.harmless), str(each.kata.test_file)),
            ],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )

    began = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run, submissions))
    return time.perf_counter() - began
