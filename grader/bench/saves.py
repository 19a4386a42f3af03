"""What a learner waits for: from a save to the verdict on the screen, by `kata watch` in a terminal."""

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory

from grader.course import Course, Kata
from grader.databases import Server

PASSES, FAILS = b"Passed: all", "✗ ".encode()
"""What the screen shows of a reference, and of a stub."""
FRAME_ENDS = b"\x1b[?2026l"
WARM = 2
"""Saves that do not count."""
PATIENCE = 60.0
READING_SECONDS = 1.0
"""From a verdict to the next save: nobody reads, thinks and types faster."""


def save_to_verdict(
    course: Course, katas: Sequence[Kata], servers: Mapping[str, Server], rounds: int
) -> list[float]:
    """Save stub and reference of each kata in turn, and return the seconds that each save took.

    Args:
        course: a copy of it is worked on.
        katas: which to save.
        servers: where to run them, by the names of their backends.
        rounds: how often each of the two is saved.

    Raises:
        RuntimeError: a verdict did not come, or was another one than it should be.
    """
    seconds: list[float] = []
    with TemporaryDirectory(prefix="kata-bench-") as folder:
        clone = Path(folder)
        for each in (course.folder, course.solutions):
            shutil.copytree(each, clone / each.name, ignore=shutil.ignore_patterns("__pycache__"))
        for kata in katas:
            with _watching(clone, kata, servers) as screen:
                file = clone / course.folder.name / kata.module_path
                _wait(screen, FAILS)
                for number in range(WARM + rounds):
                    for answer, expected in ((kata.reference, PASSES), (kata.stub, FAILS)):
                        time.sleep(READING_SECONDS)
                        new = file.with_suffix(".new")
                        shutil.copyfile(answer, new)
                        began = time.perf_counter()
                        os.replace(new, file)
                        _wait(screen, expected)
                        if number >= WARM:
                            seconds.append(time.perf_counter() - began)
    return seconds


def percentile_95(seconds: Sequence[float]) -> float:
    """Return what 95 of a hundred do not exceed."""
    return quantiles(seconds, n=20, method="inclusive")[-1]


@contextmanager
def _watching(clone: Path, kata: Kata, servers: Mapping[str, Server]) -> Iterator[int]:
    """Start the command in a terminal of its own; gives the other end of it."""
    ours, theirs = pty.openpty()
    addresses = {
        server.backend.variable: server.address.url for server in servers.values() if server.backend.variable
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", kata.name, *(f"--db={name}" for name in servers)],
        cwd=clone,
        env={**os.environ, "TERM": "xterm", **addresses},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        yield ours
    finally:
        os.write(ours, b"q")
        try:
            process.wait(PATIENCE)
        finally:
            process.kill()
            os.close(ours)


def _wait(screen: int, expected: bytes) -> None:
    written = b""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if select.select([screen], [], [], 1)[0]:
            try:
                written += os.read(screen, 1 << 16)
            except OSError:
                break
            *frames, written = written.split(FRAME_ENDS)
            if any(expected in frame for frame in frames):
                return
    raise RuntimeError(
        f"{expected.decode()!r} did not come to the screen: {written.decode(errors='replace')}"
    )
