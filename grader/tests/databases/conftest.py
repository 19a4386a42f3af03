"""What the tests of databases share: folders, servers, and programs in processes of their own."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import psutil
import pytest

from grader.databases import BACKENDS, Server, provide, stop_kept
from grader.databases.places import runtime_folder

GIVEN = {
    backend.name: os.environ[backend.variable]
    for backend in BACKENDS.values()
    if backend.variable and os.environ.get(backend.variable)
}
"""Servers that whoever runs the tests has set: they are tested beside the private ones."""

PREAMBLE = """
import json, os, signal, sys, time
from grader.databases import BACKENDS, DatabaseError, Server, Unavailable, attach, keep, provide, stop_kept

def say(**facts):
    print(json.dumps(facts), flush=True)

def seen(found):
    return {name: server.source if isinstance(server, Server) else None for name, server in found.items()}
"""


@pytest.fixture(scope="session")
def session_folder() -> Iterator[Path]:
    """A folder with a short name that other users may pass through: pytest's own are closed to them."""
    folder = Path(tempfile.mkdtemp(prefix="kt", dir=runtime_folder().parent))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def session_environment(session_folder: Path) -> Iterator[None]:
    """Nothing of the user's environment; one cache for all tests, so that packages are fetched once."""
    patch = pytest.MonkeyPatch()
    for name in list(os.environ):
        if name.startswith("KATA_"):
            patch.delenv(name)
    patch.setenv("KATA_CACHE", str(session_folder / "cache"))
    patch.setenv("KATA_RUNTIME", str(session_folder / "session"))
    (session_folder / "session").mkdir()
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def runtime(
    session_environment: None, session_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """A runtime folder for one test, in which no other run lives."""
    folder = Path(tempfile.mkdtemp(prefix="r", dir=session_folder))
    folder.chmod(0o711)
    monkeypatch.setenv("KATA_RUNTIME", str(folder))
    yield folder
    monkeypatch.setenv("KATA_RUNTIME", str(folder))  # whatever the test made of it
    stop_kept()


def put_before(patch: pytest.MonkeyPatch, folder: Path, name: str, body: str) -> None:
    """Make a program that is found before the real one of its name, which it may call as $REAL."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\nREAL={shutil.which(name)}\n{body}\n")
    path.chmod(0o755)
    if not os.environ["PATH"].startswith(f"{folder}:"):
        patch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


@pytest.fixture(scope="session")
def servers(session_environment: None, session_folder: Path) -> Iterator[dict[str, Server]]:
    """One server of each kind for all tests: the private ones, and those that were given."""
    patch = pytest.MonkeyPatch()
    keep_packages = f'for deb in *.deb; do [ -f "$deb" ] && cp "$deb" {session_folder}/debs/; done'
    (session_folder / "debs").mkdir()
    put_before(patch, session_folder / "bin", "apt-get", f'$REAL "$@" || exit; {keep_packages}; true')
    with provide(BACKENDS) as private:
        patch.undo()
        found = {name: server for name, server in private.items() if isinstance(server, Server)}
        assert set(found) == set(BACKENDS), private
        for name, url in GIVEN.items():
            variable = BACKENDS[name].variable
            assert variable
            patch.setenv(variable, url)
        with provide(GIVEN) as given:
            patch.undo()
            for name, server in given.items():
                assert isinstance(server, Server)
                found[f"{name}-given"] = server
            yield found


@pytest.fixture(scope="session")
def archive(servers: object, session_folder: Path) -> str:
    """Options that show apt-get an archive on this disk, with the packages that came from the real one before."""
    folder = session_folder / "debs"
    index = []
    for package in sorted(folder.glob("*.deb")):
        described = subprocess.run(
            ["dpkg", "--field", package], capture_output=True, text=True, check=True
        ).stdout
        digest = hashlib.sha256(package.read_bytes()).hexdigest()
        place = f"Filename: ./{package.name}\nSize: {package.stat().st_size}\nSHA256: {digest}\n"
        index.append(described.rstrip() + "\n" + place)
    (folder / "Packages").write_text("\n".join(index))
    (folder / "sources.list").write_text(f"deb [trusted=yes] file:{folder} ./\n")
    return f"-o Dir::Etc::sourcelist={folder}/sources.list -o Dir::Etc::sourceparts=/dev/null"


SERVERS = ["postgresql", "mysql", *(f"{name}-given" for name in GIVEN)]


@pytest.fixture(params=["sqlite", *SERVERS])
def anywhere(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    """Each backend in turn."""
    return servers[request.param]


@pytest.fixture(params=SERVERS)
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    """Each backend with a server in turn."""
    return servers[request.param]


class Script:
    """A program in a process of its own that tells what happens in lines of JSON."""

    started: ClassVar[list["Script"]] = []

    def __init__(self, code: str, **options: Any) -> None:
        python = options.pop("python", sys.executable)
        self.process = subprocess.Popen(
            [python, "-c", PREAMBLE + code],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **options,
        )

        Script.started.append(self)

    def hear(self) -> dict[str, Any]:
        """Return the next line that it says."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.end()
        facts: dict[str, Any] = json.loads(line)
        return facts

    def end(self) -> tuple[int, str]:
        """Wait for its end and return the exit code, and what it complained about."""
        _, complaints = self.process.communicate(timeout=60)
        return self.process.returncode, complaints


@pytest.fixture(autouse=True)
def no_script_goes_on() -> Iterator[None]:
    yield
    while Script.started:
        with Script.started.pop().process as process:
            process.kill()


@pytest.fixture
def left(runtime: Path) -> Any:
    """A function that tells what lives in the test's runtime folder: processes, and files other than locks."""

    def what() -> list[str]:
        processes = [
            " ".join(process.cmdline())
            for process in psutil.process_iter()
            if process.pid != os.getpid() and any(str(runtime) in word for word in command(process))
        ]
        files = [str(path) for path in runtime.rglob("*") if path.name != "lock" and path.parent != runtime]
        return processes + files

    return what


def command(process: psutil.Process) -> list[str]:
    """Return a process's command line, of an ended one none."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []
