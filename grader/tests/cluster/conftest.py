"""Dask clusters of real processes, as somebody starts them on machines of their own."""

import json
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from distributed import Client

from grader.tests.commands.conftest import SMALL, Home
from grader.tests.waiting import wait_until

START_SECONDS = 60


def _is_written(file: Path) -> bool:
    """Whether it is there, to its end: Dask writes it where it is looked for."""
    try:
        json.loads(file.read_text())
    except (FileNotFoundError, json.JSONDecodeError):
        return False
    return True


class Remote:
    """A scheduler, and workers that nobody starts again.

    Args:
        home: where all of it lies; what is left there shows.
        course: the clone that the workers stand in.
        workers: how many.
    """

    def __init__(self, home: Home, course: Path, workers: int) -> None:
        self.home, self._course = home, course
        file = home.folder / "scheduler.json"
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
        self.scheduler = self._dask("scheduler", *options)
        assert wait_until(lambda: _is_written(file), START_SECONDS)
        self.address: str = json.loads(file.read_text())["address"]
        self.workers = [self._worker() for _ in range(workers)]
        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, START_SECONDS)

    def _worker(self) -> subprocess.Popen[bytes]:
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0")
        return self._dask("worker", self.address, *options)

    def _dask(self, *arguments: str) -> subprocess.Popen[bytes]:
        with open(self.home.folder / "log", "ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", *arguments],
                cwd=self._course,
                env=self.home.environment | {"DASK_TEMPORARY_DIRECTORY": str(self.home.folder)},
                stdout=log,
                stderr=log,
            )

    def end(self, number: int = signal.SIGTERM) -> None:
        """End the workers first: one whose scheduler has gone waits for it."""
        for processes in (self.workers, [self.scheduler]):
            for process in processes:
                process.send_signal(number)
            for process in processes:
                process.wait(30)


@contextmanager
def started(workers: int) -> Iterator[Remote]:
    folder = Path(tempfile.mkdtemp(prefix="kc"))
    folder.chmod(0o755)
    course = Path(shutil.copytree(SMALL, folder / "clone"))
    remote = Remote(Home(folder), course, workers)
    try:
        yield remote
    finally:
        remote.end(signal.SIGKILL)
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    """One worker, for tests that leave it as it was."""
    with started(1) as found:
        yield found


@pytest.fixture
def own_remote() -> Iterator[Remote]:
    """Two workers, for tests that kill one."""
    with started(2) as found:
        yield found
