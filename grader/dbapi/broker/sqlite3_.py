"""sqlite3, seen from the broker."""

import re
import sqlite3
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

from grader.dbapi.broker.driver import Driver
from grader.dbapi.real import CONNECT, LOCK_SECONDS

_BUSY = 5  # SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy


class Sqlite3(Driver):
    """sqlite3: the only driver whose database is in the same process."""

    name = "sqlite3"
    readable = frozenset(
        {"in_transaction", "isolation_level", "autocommit", "total_changes", "text_factory"},
    )
    writable = frozenset({"isolation_level", "autocommit", "text_factory"})
    methods = frozenset(
        {
            "commit",
            "rollback",
            "interrupt",
            "create_function",
            "create_aggregate",
            "create_window_function",
            "create_collation",
            "set_authorizer",
            "set_progress_handler",
            "set_trace_callback",
            "getlimit",
            "setlimit",
            "getconfig",
            "setconfig",
            "serialize",
            "deserialize",
        }
    )
    at_once = frozenset({"interrupt"})
    switches = frozenset({"isolation_level", "autocommit"})
    cursor_readable = frozenset({"description", "rowcount", "lastrowid"})
    told = ("in_transaction", "isolation_level", "total_changes", "autocommit")
    cursor_told = ("description", "rowcount", "lastrowid")
    cursor_methods = frozenset({"fetchone", "fetchmany", "fetchall", "close"})
    senders = frozenset({"execute", "executemany", "executescript"})
    commits_each = True
    catalogue: ClassVar = re.compile(
        r"PRAGMA (?:database_list"
        r"|(?:{name}\.)?(?:table_x?info|foreign_key_list|index_info|index_list)\({name}\))".replace(
            "{name}", r'(?:\w+|"(?:[^"]|"")+")'
        ),
        re.IGNORECASE,
    )
    catalogue_tables: ClassVar = frozenset(
        f"{schema}{name}"
        for schema in ("", "main.", "temp.")
        for name in ("sqlite_master", "sqlite_temp_master")
    )
    handshake: ClassVar = re.compile(r"(?!)")  # it asks for nothing else
    bare: ClassVar = re.compile(r"PRAGMA read_uncommitted(?: = [01])?|SELECT 1")

    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make a connection that any thread may use: it is the client who refuses other threads than its own."""
        if len(arguments) < 2:
            options = {"timeout": LOCK_SECONDS, **options}
        before, given, after = arguments[:4], arguments[4:5], arguments[5:]
        if given:
            return CONNECT["sqlite3"](*before, False, *after, **options)
        return CONNECT["sqlite3"](*before, **{**options, "check_same_thread": False})

    def open_cursor(self, connection: Any, options: Mapping[str, Any]) -> Any:
        """Make a cursor; there are no options."""
        return connection.cursor()

    def autocommits(self, connection: Any) -> bool:
        """Without an isolation level (or with `autocommit=True`, since Python 3.12) sqlite3 begins nothing itself."""
        if connection.in_transaction:
            return False
        explicit = getattr(connection, "autocommit", -1)  # LEGACY_TRANSACTION_CONTROL
        return connection.isolation_level is None if explicit == -1 else explicit is True

    def in_transaction(self, connection: Any) -> bool:
        """Ask the library."""
        return bool(connection.in_transaction)

    def reads_catalogue(self, sql: str) -> bool:
        """Understand no name in brackets: there may be anything in it, `[main.sqlite_master]` for example."""
        return "[" not in sql and super().reads_catalogue(sql)

    def reads_later(self, cursor: Any) -> bool:
        """SQLite finds a row when it is asked for one."""
        return cursor.description is not None

    def can_be_read_ahead(self, cursor: Any) -> bool:
        """Every query can."""
        return cursor.description is not None

    def take(self, cursor: Any, start: int, count: int) -> tuple[list[Any], bool]:
        """Take them; SQLite learns that there are no more by looking for one."""
        rows = cursor.fetchmany(count)
        return rows, len(rows) == count

    def deadlock(self, connection: Any) -> NoReturn:
        """Raise SQLITE_BUSY, which is what SQLite answers where two transactions would wait for each other."""
        error = sqlite3.OperationalError("database is locked")
        error.sqlite_errorcode = _BUSY
        error.sqlite_errorname = "SQLITE_BUSY"
        raise error

    def closed_error(self) -> Exception:
        """Return what sqlite3 raises."""
        return sqlite3.ProgrammingError("Cannot operate on a closed database.")

    def interrupt(self, connection: Any) -> None:
        """Stop a running query."""
        connection.interrupt()

    def too_long(self, seconds: float) -> Exception:
        """Return SQLITE_INTERRUPT."""
        error = sqlite3.OperationalError(f"interrupted: the statement ran longer than {seconds:g} s")
        error.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT
        error.sqlite_errorname = "SQLITE_INTERRUPT"
        return error
