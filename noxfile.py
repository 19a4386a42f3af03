"""Sessions: `nox` alone grades exercises/, `nox -s grade -- solutions` the reference; `nox -l` lists all.

Every session only installs and then calls `kata` or pytest. Environments are kept: they are made anew only
when pyproject.toml or the lock file has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

import nox

nox.needs_version = ">=2025.5"
nox.options.sessions = ["grade"]
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SQLALCHEMY = ["2.0", "2.1"]
LOCK = Path("requirements.lock")
ATTACKS = "grader/tests/attacks"
LIVES = ["grader/tests/commands", "grader/tests/databases"]
"""Tests that start and end servers and whole commands: much of it is waiting."""


def install(session: nox.Session, *groups: str, sqlalchemy: str = "") -> None:
    """Install the locked dependencies and the project itself, unless this environment has them already."""
    wanted = hashlib.sha256(
        LOCK.read_bytes()
        + Path("pyproject.toml").read_bytes()
        + repr((groups, sqlalchemy, os.getcwd())).encode()
    ).hexdigest()
    stamp = Path(session.virtualenv.location) / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    session.install("--require-hashes", "-r", str(LOCK))
    session.install("--no-deps", "--editable", ".")
    for group in groups:
        session.install(*nox.project.dependency_groups(nox.project.load_toml("pyproject.toml"), group))
    if sqlalchemy:
        session.install(f"sqlalchemy[asyncio]=={sqlalchemy}.*")
    stamp.write_text(wanted)


def kata(session: nox.Session, *arguments: str) -> None:
    """Run the `kata` command; its exit code is the session's."""
    session.run("kata", *arguments, *session.posargs)


@nox.session
def grade(session: nox.Session) -> None:
    """Grade a submission on all three databases: nox -s grade -- solutions."""
    install(session)
    kata(session, "grade")


@nox.session(name="grade-sqlite", venv_backend="none")
def grade_sqlite(session: nox.Session) -> None:
    """Grade on SQLite alone."""
    session.notify("grade", ["--db", "sqlite", *session.posargs])


@nox.session(name="grade-postgresql", venv_backend="none")
def grade_postgresql(session: nox.Session) -> None:
    """Grade on PostgreSQL alone."""
    session.notify("grade", ["--db", "postgresql", *session.posargs])


@nox.session(name="grade-mysql", venv_backend="none")
def grade_mysql(session: nox.Session) -> None:
    """Grade on MySQL alone."""
    session.notify("grade", ["--db", "mysql", *session.posargs])


@nox.session
def solutions(session: nox.Session) -> None:
    """Prove the course: right answers pass, each mistake is caught by the test that it names."""
    install(session)
    kata(session, "dev", "check")


@nox.session
def tests(session: nox.Session) -> None:
    """Everything that must hold: the grader's own tests, the course, style and types."""
    install(session, "dev")
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("mypy")
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    with beside(session, "pytest", *LIVES):
        session.run("pytest", *(f"--ignore={folder}" for folder in [*LIVES, ATTACKS]))
    # Attacks are timed, and wait much: what they leave of the machine is for the course.
    with beside(session, "nice", "kata", "dev", "check", "--quick"):  # `nox -s solutions` is the whole of it
        session.run("pytest", ATTACKS)


@contextmanager
def beside(session: nox.Session, *command: str) -> Iterator[None]:
    """Run a command in the background meanwhile; its output comes at the end, and its failure is the session's."""
    with tempfile.TemporaryFile("w+") as output, ThreadPoolExecutor(1) as background:
        put = {"stdout": output, "stderr": subprocess.STDOUT, "external": True}
        running = background.submit(session.run, *command, **put)
        try:
            yield
        finally:
            wait([running])
            output.seek(0)
            print(output.read(), flush=True)
        running.result()


@nox.session
def lint(session: nox.Session) -> None:
    """Check style; `nox -s lint -- --fix` mends what can be mended."""
    install(session, "dev")
    session.run("ruff", "check", *session.posargs, ".")
    session.run("ruff", "format", *([] if "--fix" in session.posargs else ["--check"]), ".")


@nox.session
def typecheck(session: nox.Session) -> None:
    """Check types strictly."""
    install(session, "dev")
    session.run("mypy", *session.posargs)


def _installed() -> list[str]:
    """The Pythons on PATH that really run: a version manager leaves names there of others, too."""
    found = [
        version
        for version in PYTHONS
        if (path := shutil.which(f"python{version}"))
        and subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0
    ]
    return found or [f"{sys.version_info.major}.{sys.version_info.minor}"]


@nox.session(python=_installed())
@nox.parametrize("sqlalchemy", SQLALCHEMY)
def compat(session: nox.Session, sqlalchemy: str) -> None:
    """Prove the course on each SQLAlchemy series and each installed Python."""
    install(session, sqlalchemy=sqlalchemy)
    session.run("kata", "dev", "check", *session.posargs)


@nox.session
def compliance(session: nox.Session) -> None:
    """Run SQLAlchemy's own dialect tests over the drivers and over our shim: same outcomes, test by test."""
    install(session, "dev")
    session.run("python", "-m", "grader.tests.compliance", *session.posargs)


@nox.session
def bench(session: nox.Session) -> None:
    """Measure speed and memory, each figure beside its peer: nox -s bench -- --json bench.json."""
    install(session)
    session.run("python", "-m", "grader.bench", *session.posargs)
