"""SQLite: no server at all. A scratch database is a file of its own."""

import itertools
import math
import os
import re
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, Pool, event
from sqlalchemy.pool import ConnectionPoolEntry

from grader.databases.backend import Backend, Notify, cause
from grader.databases.model import Account, Address, Scratch
from grader.databases.run import Run
from grader.side import Engines

STATEMENT_SECONDS = 5
"""For a statement of the outside view, as on the other databases."""

LONGEST_VALUE = 10_000_000
"""Bytes of one text."""

STEPS_BETWEEN_LOOKS = 10_000
"""Of SQLite's machine; it makes a million in 10 ms."""

DEADLINE = "kata_deadline"

BESIDE_A_DATABASE = ("", "-journal", "-wal", "-shm")


class SQLite(Backend):
    """The library that Python brings along."""

    name = "sqlite"
    driver = "sqlite3"
    steps = ("built-in",)
    disk_full = re.compile("database or disk is full")

    def provide(self, step: str, run: Run, notify: Notify) -> Address:
        """Return where scratch files go; there is nothing to start."""
        version = f"SQLite {sqlite3.sqlite_version}"
        return Address(self.name, "sqlite://", version, step, run.token, str(run.folder))

    @contextmanager
    def account(self, address: Address, folder: Path | None) -> Iterator[Account]:
        """Open a folder for the scratch files of one job; files in a folder of the caller's go one by one."""
        if folder is not None:
            yield _Folder(folder)
            return
        own = Path(address.folder) / f"sqlite-{secrets.token_hex(4)}"
        own.mkdir(mode=0o700)
        try:
            yield _Folder(own)
        finally:
            shutil.rmtree(own, ignore_errors=True)

    def engines(self, url: str, *, savepoints: bool = False, read_committed: bool = False) -> Engines:
        """With savepoints, SQLAlchemy says BEGIN itself."""
        return Engines(url, says_begin=savepoints)

    def outside_engine(self, url: str, pool: type[Pool] = NullPool) -> Engine:
        """Make an engine that endless and huge views of the submission's cannot hold up: we are the server here."""
        engine = super().outside_engine(url, pool)
        event.listen(engine, "connect", _be_wary)
        event.listen(engine, "before_cursor_execute", _set_deadline)
        return engine

    def clean_up(self, address: Address) -> None:
        """Do nothing: files go with the folder that they lie in."""

    def impatient(self, options: dict[str, Any]) -> dict[str, Any]:
        """SQLite's own waiting time is 5 s."""
        return options | {"timeout": 0.3}

    def is_lock_wait(self, error: BaseException) -> bool:
        """BUSY: another connection holds the file. LOCKED: another statement holds the table."""
        code = getattr(cause(error), "sqlite_errorcode", None)
        return code is not None and code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class _Folder(Account):
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def fresh(self) -> Scratch:
        path = self._folder / f"{next(self._numbers)}-{secrets.token_hex(3)}.db"
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            # Root made the file, but the submission that uses it runs as the owner of the folder.
            owner = self._folder.stat()
            os.chown(path, owner.st_uid, owner.st_gid)
        url = URL.create("sqlite", database=str(path.absolute())).render_as_string()
        return Scratch(url, url, lambda: _remove(path))

    def check(self) -> None:
        """There is no server that could have died."""


def _be_wary(connection: sqlite3.Connection, record: ConnectionPoolEntry) -> None:
    info = record.info
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
    connection.set_progress_handler(
        lambda: time.monotonic() > info.get(DEADLINE, math.inf), STEPS_BETWEEN_LOOKS
    )


def _set_deadline(connection: Connection, *_: object) -> None:
    connection.info[DEADLINE] = time.monotonic() + STATEMENT_SECONDS


def _remove(path: Path) -> None:
    for suffix in BESIDE_A_DATABASE:
        with suppress(OSError):
            path.with_name(path.name + suffix).unlink()
