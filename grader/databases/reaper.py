"""Takes down what a run leaves behind, at its own end or when it was killed."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from grader.databases import cache, docker, kept, locks
from grader.databases.registry import BACKENDS
from grader.databases.run import LIFE_LOCK
from grader.databases.server_backend import ServerBackend

GRACE_SECONDS = 3
"""How long a server may take to end its own processes; PostgreSQL needs 10 ms."""


def reap_dead_runs(runtime: Path) -> None:
    """Take down every run of this user that was killed. The caller holds the lock of the runtime folder."""
    for folder in runtime.iterdir():
        if not folder.is_dir():
            continue
        owner = locks.hold(folder / LIFE_LOCK, wait=False)
        if owner is None:
            continue  # it lives
        try:
            if not kept.is_alive(folder):
                reap(folder)
        finally:
            locks.release(owner)


def reap(folder: Path) -> None:
    """End a run's servers, drop what it made on other servers, remove its folder."""
    token = folder.name
    for backend in BACKENDS.values():
        if isinstance(backend, ServerBackend):
            with suppress(OSError):
                backend.sweep((folder / f"{backend.name}.url").read_text(), token)
            remove(folder, backend)
    end(folder, getattr(signal, "SIGKILL", signal.SIGTERM))
    shutil.rmtree(folder, ignore_errors=True)
    cache.forget_parts(token)


def remove(folder: Path, backend: ServerBackend) -> None:
    """End a run's own server of one kind, if there is one, and remove its files."""
    home = folder / backend.name
    if not home.is_dir():
        return
    end(home, backend.stop_signal)
    with suppress(OSError):
        docker.remove((home / docker.NAME_FILE).read_text())
    shutil.rmtree(home, ignore_errors=True)


def end(folder: Path, stop_signal: int) -> None:
    """End every process that works in a folder of ours, with all of its children.

    They are known by their command lines and by leading a session, as all that we start does; so it works
    after a crash of the grader, and for no process of the user's that merely looks at a file in there.
    """
    leaders = list(_leaders(folder))
    family = [*leaders, *(child for leader in leaders for child in _children(leader))]
    for leader in leaders:
        with suppress(psutil.NoSuchProcess):
            leader.send_signal(stop_signal)
    for process in _alive_after(GRACE_SECONDS, family):
        with suppress(psutil.NoSuchProcess):
            process.kill()
    _alive_after(GRACE_SECONDS, family)


def _alive_after(seconds: float, processes: list[psutil.Process]) -> list[psutil.Process]:
    """Wait for processes and return those that go on. A zombie has ended, though its parent may never notice."""
    deadline = time.monotonic() + seconds
    while alive := [process for process in processes if _runs(process)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.005)
    return alive


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _leaders(folder: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError, PermissionError):
            if (
                any(str(folder) in word for word in process.cmdline())
                and os.getsid(process.pid) == process.pid
            ):
                yield process


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children(recursive=True)
    except psutil.NoSuchProcess:
        return []
