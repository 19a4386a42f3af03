"""sqlite3, as a submission sees it."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from sqlite3 import dump
from typing import Any

from grader.dbapi.client import base
from grader.dbapi.client.base import Remote, RemoteMethod, Unsupported, with_exceptions_of
from grader.dbapi.real import CONNECT
from grader.dbapi.transport import Opener

_CHECK_SAME_THREAD, _FACTORY = 4, 5  # where `sqlite3.connect` takes them, if not by name
_ABSENT: Any = object()


def connect(opener: Opener, *arguments: Any, **options: Any) -> "Connection":
    """Connect as `sqlite3.connect` does.

    Raises:
        sqlite3.NotSupportedError: A `factory` was asked for.
        sqlite3.Error: As the driver says.
    """
    factory = arguments[_FACTORY] if len(arguments) > _FACTORY else options.pop("factory", None)
    if factory not in (None, sqlite3.Connection):
        raise sqlite3.NotSupportedError(
            "a connection factory is not available here: use events of the engine"
        )
    return Connection(opener, arguments, options)


@with_exceptions_of(sqlite3)
class Connection(base.Connection):
    """Stands for `sqlite3.Connection`.

    `check_same_thread` is judged here: the broker's threads are no business of the submission's.
    """

    _driver = "sqlite3"
    __class__ = property(lambda self: sqlite3.Connection)

    row_factory: Any = None
    in_transaction = Remote()
    total_changes = Remote()
    isolation_level = Remote(writable=True)
    text_factory = Remote(writable=True)
    if hasattr(sqlite3.Connection, "autocommit"):  # since Python 3.12
        autocommit = Remote(writable=True)
        getconfig = RemoteMethod()
        setconfig = RemoteMethod()

    commit = RemoteMethod()
    rollback = RemoteMethod()
    create_function = RemoteMethod()
    create_aggregate = RemoteMethod()
    create_window_function = RemoteMethod()
    create_collation = RemoteMethod()
    set_authorizer = RemoteMethod()
    set_progress_handler = RemoteMethod()
    set_trace_callback = RemoteMethod()
    getlimit = RemoteMethod()
    setlimit = RemoteMethod()
    serialize = RemoteMethod()
    deserialize = RemoteMethod()
    interrupt = RemoteMethod()
    backup = Unsupported(sqlite3.NotSupportedError)
    blobopen = Unsupported(sqlite3.NotSupportedError)
    enable_load_extension = Unsupported(sqlite3.NotSupportedError)
    load_extension = Unsupported(sqlite3.NotSupportedError)

    def __init__(self, opener: Opener, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
        by_position = arguments[_CHECK_SAME_THREAD : _CHECK_SAME_THREAD + 1]
        self._checks_thread = by_position[0] if by_position else options.get("check_same_thread", True)
        self._thread = threading.get_ident()
        super().__init__(opener, arguments, options)

    def cursor(self, factory: Any = sqlite3.Cursor) -> "Cursor":
        """Open a cursor.

        Raises:
            sqlite3.NotSupportedError: A class of one's own was asked for.
        """
        if factory is not sqlite3.Cursor:
            raise sqlite3.NotSupportedError("a cursor factory is not available here: use row_factory")
        self._check_thread()
        return Cursor(self)

    def execute(self, *arguments: Any) -> "Cursor":
        """Open a cursor and execute with it."""
        return self.cursor().execute(*arguments)

    def executemany(self, *arguments: Any) -> "Cursor":
        """Open a cursor and execute with it for each row of parameters."""
        return self.cursor().executemany(*arguments)

    def executescript(self, *arguments: Any) -> "Cursor":
        """Open a cursor and execute a script with it."""
        return self.cursor().executescript(*arguments)

    def iterdump(self) -> Iterator[str]:
        """Yield the database as SQL text."""
        yield from dump._iterdump(self)  # type: ignore[attr-defined]  # that is where the driver has it

    def close(self) -> None:
        """Close the connection; what was not committed is lost."""
        self._check_thread()
        self._request("close")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()

    def _call(self, name: str, /, *arguments: Any, **options: Any) -> Any:
        if name != "interrupt":  # which is made for another thread to call
            self._check_thread()
        return super()._call(name, *arguments, **options)

    def _check_thread(self) -> None:
        if self._checks_thread and threading.get_ident() != self._thread:
            raise sqlite3.ProgrammingError(
                "SQLite objects created in a thread can only be used in that same thread. "
                f"The object was created in thread id {self._thread} "
                f"and this is thread id {threading.get_ident()}."
            )


class Cursor(base.Cursor):
    """Stands for `sqlite3.Cursor`."""

    __class__ = property(lambda self: sqlite3.Cursor)

    arraysize = 1
    description = Remote()
    rowcount = Remote()
    lastrowid = Remote()

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.row_factory = connection.row_factory
        self._names: Any = None
        self._number = connection._open_cursor()

    def execute(self, sql: str, parameters: Any = _ABSENT, /) -> "Cursor":
        """Execute one statement."""
        self._run("execute", sql, *(() if parameters is _ABSENT else (parameters,)))
        return self

    def executemany(self, sql: str, parameters: Any, /) -> "Cursor":
        """Execute one statement for each row of parameters."""
        self._run("executemany", sql, parameters)
        return self

    def executescript(self, sql_script: str, /) -> "Cursor":
        """Commit, then execute all statements of a text."""
        self._run("executescript", sql_script)
        return self

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        row = self._call("fetchone")
        return row if row is None or self.row_factory is None else self._made(row)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows, by default `arraysize` of them."""
        rows = self._call("fetchmany", self.arraysize if size is None else size)
        return rows if self.row_factory is None else [self._made(row) for row in rows]

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        rows = self._call("fetchall")
        return rows if self.row_factory is None else [self._made(row) for row in rows]

    def __iter__(self) -> "Cursor":
        return self

    def __next__(self) -> Any:
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def setinputsizes(self, sizes: Any, /) -> None:
        """Do nothing, as DB-API allows."""

    def setoutputsize(self, size: Any, column: Any = None, /) -> None:
        """Do nothing, as DB-API allows."""

    def close(self) -> None:
        """Close the cursor."""
        self._call("close")

    def _run(self, name: str, *arguments: Any) -> None:
        self.connection._check_thread()
        self._names = None
        self._send(name, *arguments)

    def _call(self, name: str, /, *arguments: Any, **options: Any) -> Any:
        self.connection._check_thread()
        return super()._call(name, *arguments, **options)

    def _made(self, row: tuple[Any, ...]) -> Any:
        if not (isinstance(self.row_factory, type) and issubclass(self.row_factory, sqlite3.Row)):
            return self.row_factory(self, row)
        if self._names is None:
            self._names = _cursor_with_names([column[0] for column in self.description])
        return self.row_factory(self._names, row)


def _cursor_with_names(names: list[str]) -> sqlite3.Cursor:
    """Return a real cursor with these column names: `sqlite3.Row` takes them from nothing else."""
    with closing(CONNECT["sqlite3"](":memory:")) as scratch:
        columns = ", ".join('NULL AS "{}"'.format(name.replace('"', '""')) for name in names)
        cursor: sqlite3.Cursor = scratch.execute(f"SELECT {columns}")
    return cursor
