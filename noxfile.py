"""Sessions: `nox` alone grades exercises/, `nox -s grade -- solutions` the reference; `nox -l` lists all.

Every session only installs and then calls `kata` or pytest. Environments are kept: they are made anew only
when pyproject.toml or the lock file has changed.
"""

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import nox
from nox.command import CommandFailed

nox.needs_version = ">=2025.5"
nox.options.sessions = ["grade"]
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"
nox.options.download_python = "never"

# Each start of `kata` would compile all that it imports, and the tests start it hundreds of times.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

PYTHONS = ["3.11", "3.12", "3.13", "3.14"]
SQLALCHEMY = ["2.0", "2.1"]
LOCK = Path("requirements.lock")
TESTS = "grader/tests"
FIRST = (("attacks",), ("learning", "terminal", "updating"))
"""Folders of tests that begin, with little beside them: attacks use most of the machine, and meet limits of time."""
THEN = (
    ("batch", "ci", "similar"),
    ("commands",),
    ("watching", "databases"),
    ("cluster", "messages"),
    ("sandbox", "plugin"),
)
"""Folders of tests that run one after the other, the streams beside each other, long ones first.

Whatever is in none of them is one more, the fourth.
"""
AT_ONCE = 3
"""Streams at the same time: they wait a lot, for servers, terminals and limits."""


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
def watch(session: nox.Session) -> None:
    """Run the next kata again whenever you save it: nox -s watch -- undo_transfer --db all."""
    install(session)
    # Ctrl-C: it stops servers and puts the terminal back as it was; killed, it could not.
    session.run("kata", "watch", *session.posargs, interrupt_timeout=10, terminate_timeout=5)


@nox.session
def solutions(session: nox.Session) -> None:
    """Prove the course: right answers pass, each mistake is caught by the test that it names."""
    install(session)
    kata(session, "dev", "check", "--telling")


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
    first, then = (
        [["pytest", *(f"{TESTS}/{folder}" for folder in stream)] for stream in streams]
        for streams in (FIRST, THEN)
    )
    apart = [folder for stream in first + then for folder in stream[1:]]
    then.insert(3, ["pytest", *(f"--ignore={folder}" for folder in apart)])
    then.append(["kata", "dev", "check", "--quick"])  # without --quick it proves the whole of it
    failed = together(session, first) + together(session, then)
    if failed:
        session.error("Failed: " + "; ".join(failed))


@nox.session
def thorough(session: nox.Session) -> None:
    """All attacks on all databases and tiers of isolation, and what else `tests` leaves out."""
    install(session, "dev")
    attacks = f"{TESTS}/attacks"  # all of them: those that `tests` tries too, beside the others
    session.run("pytest", "-m", "", attacks, *session.posargs)
    session.run("pytest", "-m", "thorough", f"--ignore={attacks}", *session.posargs)


def together(session: nox.Session, streams: list[list[str]]) -> list[str]:
    """Run commands, some at a time, each to its end; print the output of each then, and return those that failed."""

    def run(stream: list[str]) -> str:
        with tempfile.TemporaryFile("w+") as output:
            began = time.monotonic()
            try:
                session.run(*stream, stdout=output, stderr=subprocess.STDOUT)
                return ""
            except CommandFailed:
                return shlex.join(stream)
            finally:
                output.seek(0)
                print(output.read(), f"{shlex.join(stream)}: {time.monotonic() - began:.0f} s\n", flush=True)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = [pool.submit(run, stream) for stream in streams]
        try:
            wait(running)
        finally:  # Ctrl-C: no more begin
            pool.shutdown(wait=False, cancel_futures=True)
    return [failed for each in running if (failed := each.result())]


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
    """The Pythons that run here: those on PATH, and all of pyenv's, whose names on PATH run only if it is told to."""
    if pyenv := shutil.which("pyenv"):
        now, every = (
            subprocess.run([pyenv, *words], capture_output=True, text=True, check=False).stdout.split()
            for words in (["version-name"], ["versions", "--bare"])
        )
        ours = [name for name in every if name.startswith(tuple(f"{version}." for version in PYTHONS))]
        os.environ["PYENV_VERSION"] = ":".join(dict.fromkeys([*filter(None, "".join(now).split(":")), *ours]))
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
    """Prove the course on each SQLAlchemy series and each installed Python: every answer, by every test."""
    install(session, sqlalchemy=sqlalchemy)
    kata(session, "dev", "check")


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
