"""A picture of everything outside that a submission must not change."""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil

from grader.databases import SCRATCH_NAME, Server
from grader.databases.server_backend import ServerBackend
from grader.sandbox.process import is_root
from grader.sandbox.users import FIRST_USER, USERS

LOOT = "kata_loot"
"""What attacks call the files, databases, users and sockets that they try to make."""

OPEN = ("/tmp", "/var/tmp", "/dev/shm", tempfile.gettempdir())
"""Folders that everybody may write to."""

MARK = "3600.7"
"""For how long the programs sleep that attacks try to start."""

QUESTIONS = {
    "postgresql": (
        "SELECT datname, datdba::text, datconnlimit, datallowconn, datacl::text FROM pg_database",
        "SELECT rolname, rolsuper, rolconnlimit, rolpassword FROM pg_authid",
        "SELECT setdatabase, setrole, setconfig::text FROM pg_db_role_setting",
        "SELECT name, setting FROM pg_settings",
        "SELECT gid FROM pg_prepared_xacts",
        "SELECT spcname FROM pg_tablespace",
        "SELECT roleid, member FROM pg_auth_members",
    ),
    "mysql": (
        "SELECT schema_name FROM information_schema.schemata",
        "SELECT user, host FROM mysql.user",
        "SHOW GLOBAL VARIABLES",
        "XA RECOVER",
    ),
}
RESTLESS = {
    "gtid_executed",
    "gtid_binlog_pos",
    "timestamp",
    "innodb_buffer_pool_load_now",
    "gtid_current_pos",
}


def take(servers: Mapping[str, Server]) -> dict[str, Any]:
    """Look at processes, at files, and at each server's databases, users and settings."""
    seen: dict[str, Any] = {
        "processes": sorted(_processes()),
        "files": sorted(map(str, loot(servers))),
        "databases elsewhere": sorted(
            str(path) for path in _open_folders() if re.match(SCRATCH_NAME, path.name)
        ),
        "shared memory": list(_shared()),
    }
    for name, questions in QUESTIONS.items():
        backend = servers[name].backend
        assert isinstance(backend, ServerBackend)
        with backend.administration(servers[name].address.url) as connection, connection.cursor() as cursor:
            for question in questions:
                cursor.execute(question)
                seen[f"{name}: {question}"] = sorted(
                    str(tuple(row)) for row in cursor.fetchall() if row[0] not in RESTLESS
                )
    return seen


def _open_folders() -> Iterator[Path]:
    """Yield what lies where everybody may write."""
    for folder in OPEN:
        with suppress(OSError):
            yield from Path(folder).iterdir()


def loot(servers: Mapping[str, Server]) -> Iterator[Path]:
    """Yield the files that attacks have made."""
    for folder in (*OPEN, Path.home(), Path.cwd(), "/"):
        with suppress(OSError):
            yield from Path(folder).glob(f"*{LOOT}*")
    run = Path(next(iter(servers.values())).address.folder)
    for folder, inner, names in os.walk(run):
        inner[:] = [name for name in inner if name != "files"]  # the servers' own
        yield from (Path(folder, name) for name in names if LOOT in name)


def _shared() -> Iterator[str]:
    """What lies in the system's shared memory, queues and semaphores, and belongs to users of jobs."""
    users = range(FIRST_USER, FIRST_USER + USERS) if is_root() else (os.getuid(),)
    for path in sorted(Path("/proc/sysvipc").glob("*")):
        names, *rows = (line.split() for line in path.read_text().splitlines())
        for row in rows:
            if int(row[names.index("uid")]) in users:
                yield f"{path.name} {row[1]}"


def _processes() -> Iterator[str]:
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if MARK in process.cmdline() or LOOT in " ".join(process.cmdline()):
                yield f"{process.pid} {process.cmdline()}"
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if process.name() != "postgres":  # it has one for each connection
                yield f"{process.pid} {process.name()}"
