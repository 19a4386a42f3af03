"""Peak memory of single processes: a class whose jobs do not run, and the reports of it.

As a script it is such a process: it does one thing, and prints what that took.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import msgspec

STATUS = Path("/proc/self/status")


class Peak(msgspec.Struct, frozen=True):
    """What a process took at most: bytes in memory, and seconds after its imports."""

    memory: int
    seconds: float


def simulated(course: Path, class_: Path, report: Path, kata: str) -> Peak:
    """Find and read a class, and write verdicts on it into a gradebook: all of a batch but its jobs."""
    return _of("simulate", str(course), str(class_), str(report), kata)


def reported(report: Path, form: str) -> Peak:
    """Make a report of a gradebook by the command."""
    return _of("report", str(report), "--format", form, "--out", str(report / f"as-{form}"))


def _of(*command: str) -> Peak:
    process = subprocess.run(
        [sys.executable, "-m", "grader.bench.peaks", *command], capture_output=True, text=True, check=False
    )
    if process.returncode:
        raise RuntimeError(process.stdout + process.stderr)
    return msgspec.json.decode(process.stdout.splitlines()[-1], type=Peak)


def _simulate(course: Path, class_: Path, report: Path, kata: str) -> None:
    from grader.batch.find import find
    from grader.batch.run import Batch
    from grader.batch.workforce import FoundServer, Reached, Wanted
    from grader.course import read_course
    from grader.gradebook.book import Gradebook
    from grader.grading.results import BackendInfo, BackendVerdict, TestVerdict
    from grader.grading.runner import Judged

    event = {
        "event": "statement",
        "connection": 1,
        "sql": "SELECT note.id FROM note WHERE id = ?",
        "parameters": [1],
        "line": 7,
    }

    class Simulated:
        """Every test fails, with a message and a trace as long as real ones."""

        def run(self, wanted: Iterable[Wanted], found_server: FoundServer, reached: Reached) -> None:
            found_server("sqlite", BackendInfo(True, "SQLite", "built-in"))
            for each in wanted:
                names = each.module.kata.tests
                tests = (TestVerdict(name, "failed", 0.01, f"{name}. " * 50, (event,) * 12) for name in names)
                reached(each, Judged(BackendVerdict("failed", tuple(tests), seconds=0.1)))

    read = read_course(course / "exercises")
    report.mkdir(exist_ok=True)
    book = Gradebook.in_folder(report)
    work = Batch(read, [read.find(kata)], book)
    work.begin("none")
    work.grade(find(class_), ["sqlite"], Simulated(), lambda *_: None)
    book.close()


def _report(*arguments: str) -> None:
    from grader.commands.main import main

    sys.argv = ["kata", "report", *arguments]
    try:
        main()
    except SystemExit as end:
        if end.code:
            raise


def _peak_memory() -> int:
    if STATUS.exists():  # resource.getrusage would count the process that has started us
        [line] = [line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    began = time.perf_counter()
    if what == "simulate":
        course, class_, report, kata = rest
        _simulate(Path(course), Path(class_), Path(report), kata)
    else:
        _report(*rest)
    print(msgspec.json.encode(Peak(_peak_memory(), time.perf_counter() - began)).decode())
