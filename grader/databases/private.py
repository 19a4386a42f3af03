"""Starts a private server: its data folder from a cached template, a port of its own, a password of its own.

Servers listen on loopback TCP with a random password, not on a socket file: it is the same on every system
and in Docker, a submission under any user id reaches it, and a folder that only its owner may enter stays
closed.
"""

import hashlib
import os
import secrets
import shutil
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path

from grader.databases import cache
from grader.databases.errors import StepFailed
from grader.databases.places import server_user
from grader.databases.run import Program, Run, shorten

FILES = "files"

START_SECONDS = 60
"""A server is ready after 0.1 s; a machine that is busy with other things gets more."""

PORT_TAKEN = ("already in use", "already have another")


class Recipe(ABC):
    """How to install and run one kind of server.

    `backend` names its folder, `template` the cached data folder (it changes with the version),
    `death_signal` is what ends it at once with all of its processes.
    """

    backend: str
    template: str
    death_signal: int
    driver_error: type[Exception]

    @abstractmethod
    def install(self, run: Run, files: Path) -> None:
        """Make a new data folder in `files`."""

    @abstractmethod
    def program(self, files: Path, port: int, password: str) -> Program:
        """Return the command line of the server."""

    @abstractmethod
    def secure(self, files: Path, port: int, password: str) -> str:
        """Make `password` the administrator's and return its URL; raises while the server is not up yet."""


def files_of(run: Run, backend: str) -> Path:
    """Return where a run's private server keeps its data."""
    return run.folder / backend / FILES


def start(run: Run, recipe: Recipe) -> str:
    """Start a server and return the administrator's URL.

    Raises:
        StepFailed: it does not run here.
        Stopped: the run is being taken down.
    """
    home = run.home(recipe.backend)
    try:
        if template := cache.find(recipe.template):
            try:
                cache.copy(run, template, home / FILES)
                return _start(run, recipe, home)
            except StepFailed:
                cache.forget(recipe.template)  # half a disk image, or of other binaries: make it anew
                shutil.rmtree(home / FILES, ignore_errors=True)
        _make_files(run, recipe, home)
        return _start(run, recipe, home)
    except StepFailed:
        shutil.rmtree(home, ignore_errors=True)
        raise


def _make_files(run: Run, recipe: Recipe, home: Path) -> None:
    (home / FILES).mkdir(mode=0o700)
    shutil.chown(home / FILES, home.stat().st_uid, home.stat().st_gid)
    recipe.install(run, home / FILES)
    cache.store(run, home / FILES, recipe.template)


def _start(run: Run, recipe: Recipe, home: Path) -> str:
    password = secrets.token_hex(16)
    log = home / "log"
    for _ in range(5):
        port = free_port()
        log.unlink(missing_ok=True)
        process = run.serve(recipe.program(home / FILES, port, password), log, recipe.death_signal)
        if url := _wait_until_ready(run, recipe, home, port, password, process):
            return url
        if not any(words in log.read_text(errors="replace") for words in PORT_TAKEN):
            break
    raise StepFailed(_reason(log))


def _wait_until_ready(
    run: Run, recipe: Recipe, home: Path, port: int, password: str, process: subprocess.Popen[bytes]
) -> str | None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return recipe.secure(home / FILES, port, password)
        except recipe.driver_error:
            run.pause(0.005)
    if process.poll() is None:
        process.send_signal(recipe.death_signal)
        process.wait(10)
    return None


def template_name(server: str, version: str, command: str) -> str:
    """Name the template of one server binary; another build of the same version gets its own."""
    return f"{server}-{version}-{hashlib.sha256(command.encode()).hexdigest()[:8]}"


def write_secret(path: Path, text: str) -> None:
    """Write a file that only the servers' user (and root) can read."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
    if user := server_user():
        os.chown(path, user.uid, user.gid)


def free_port() -> int:
    """Return a port that is free now on loopback; someone else may take it first, so callers try again."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _reason(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line for line in lines if any(word in line for word in ("FATAL", "ERROR", "cannot"))]
    # The first error is the cause, the others follow from it.
    return shorten((errors or lines[-1:] or ["the server did not start and said nothing"])[0])
