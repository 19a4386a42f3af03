"""An ordinary user in a home that nobody else may enter, for tests that run as root: what most learners are."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

import grader
from grader.sandbox.process import is_root


def user() -> dict[str, Any]:
    """Options of subprocess.run that make a process such a user's: for root, one of the system's; else our own."""
    if not is_root():
        return {}
    import pwd

    entry = pwd.getpwnam("daemon")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def python() -> str:
    """A Python of our version that the user may run; ours may lie in a home that is closed to others."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for candidate in (sys.executable, shutil.which(version, path=os.defpath)):
        if candidate and _works(candidate):
            return candidate
    pytest.skip(f"there is no {version} that an ordinary user may run and that sees our packages")


def _works(python: str) -> bool:
    command = [python, "-c", "import grader.databases"]
    try:
        return (
            subprocess.run(command, env=_paths(), capture_output=True, check=False, **user()).returncode == 0
        )
    except PermissionError:
        return False


def _paths() -> dict[str, str]:
    here = Path(grader.__file__).parents[1]
    return {
        "PYTHONPATH": os.pathsep.join([str(here), *sys.path[1:]]),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": os.environ["PATH"],
    }


@contextmanager
def closed_home() -> Iterator[Path]:
    """A home of the user's with mode 0700; its name is short, as paths of sockets must be."""
    home = Path(tempfile.mkdtemp(prefix="home"))
    try:
        if is_root():
            options = user()
            os.chown(home, options["user"], options["group"])
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The user's whole environment; servers and caches lie in the home."""
    return {**_paths(), "HOME": str(home), "KATA_RUNTIME": str(home), **more}
