"""psycopg2, as a submission sees it."""

from functools import lru_cache
from typing import Any

import psycopg2
from psycopg2 import extensions

from grader.dbapi.client import base
from grader.dbapi.client.base import Remote, RemoteMethod, Unsupported, with_exceptions_of
from grader.dbapi.transport import Opener


def connect(
    opener: Opener,
    dsn: Any = None,
    connection_factory: Any = None,
    cursor_factory: Any = None,
    **options: Any,
) -> "Connection":
    """Connect as `psycopg2.connect` does.

    Raises:
        psycopg2.NotSupportedError: A connection factory or an asynchronous connection was asked for.
        psycopg2.Error: As the driver says.
    """
    if connection_factory not in (None, extensions.connection):
        raise psycopg2.NotSupportedError("a connection factory is not available here: use cursor_factory")
    if options.get("async") or options.get("async_"):
        raise psycopg2.NotSupportedError("asynchronous connections are not available here")
    connection = Connection(opener, () if dsn is None else (dsn,), options)
    if cursor_factory is not None:
        connection.cursor_factory = cursor_factory
    return connection


@with_exceptions_of(psycopg2)
class Connection(base.Connection):
    """Stands for `psycopg2.extensions.connection`."""

    _driver = "psycopg2"
    __class__ = property(lambda self: extensions.connection)

    cursor_factory: Any = None
    async_ = 0
    autocommit = Remote(writable=True)
    isolation_level = Remote(writable=True)
    readonly = Remote(writable=True)
    deferrable = Remote(writable=True)
    notices = Remote(writable=True)
    notifies = Remote(writable=True)
    encoding = Remote()
    closed = Remote()
    status = Remote()
    dsn = Remote()
    server_version = Remote()
    protocol_version = Remote()
    string_types = Remote()
    binary_types = Remote()

    commit = RemoteMethod()
    rollback = RemoteMethod()
    cancel = RemoteMethod()
    reset = RemoteMethod()
    poll = RemoteMethod()
    fileno = RemoteMethod()
    isexecuting = RemoteMethod()
    set_session = RemoteMethod()
    set_isolation_level = RemoteMethod()
    set_client_encoding = RemoteMethod()
    get_parameter_status = RemoteMethod()
    get_transaction_status = RemoteMethod()
    get_backend_pid = RemoteMethod()
    get_dsn_parameters = RemoteMethod()
    xid = RemoteMethod()
    tpc_begin = RemoteMethod()
    tpc_prepare = RemoteMethod()
    tpc_commit = RemoteMethod()
    tpc_rollback = RemoteMethod()
    tpc_recover = RemoteMethod()
    lobject = Unsupported(psycopg2.NotSupportedError)

    def cursor(
        self,
        name: str | None = None,
        cursor_factory: Any = None,
        withhold: bool = False,
        scrollable: Any = None,
    ) -> Any:
        """Open a cursor: of one's own class, and on the server where it has a name."""
        cursor = standing_for(cursor_factory or self.cursor_factory or extensions.cursor)(self, name)
        if withhold:
            cursor.withhold = withhold
        if scrollable is not None:
            cursor.scrollable = scrollable
        return cursor

    @property
    def info(self) -> "Info":
        """What is known about the connection."""
        return Info(self)

    def close(self) -> None:
        """Close the connection; what was not committed is lost."""
        self._request("close")

    def __enter__(self) -> "Connection":
        if self.closed:
            raise psycopg2.InterfaceError("connection already closed")
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        if kind is None:
            self.commit()
        else:
            self.rollback()


class Info:
    """Stands for `psycopg2.extensions.ConnectionInfo`."""

    dbname = Remote()
    user = Remote()
    host = Remote()
    port = Remote()
    options = Remote()
    dsn_parameters = Remote()
    status = Remote()
    transaction_status = Remote()
    protocol_version = Remote()
    server_version = Remote()
    error_message = Remote()
    backend_pid = Remote()
    needs_password = Remote()
    used_password = Remote()
    ssl_in_use = Remote()
    parameter_status = RemoteMethod()
    ssl_attribute = RemoteMethod()

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _get(self, name: str) -> Any:
        return self._connection._get(f"info.{name}")

    def _call(self, name: str, /, *arguments: Any) -> Any:
        return self._connection._call(f"info.{name}", *arguments)


class Cursor(base.Cursor, extensions.cursor):
    """Stands for `psycopg2.extensions.cursor`.

    It derives from it, so that the cursor classes of `psycopg2.extras` work on top of it; but the part of it
    that is written in C never gets a connection, and refuses whatever is not defined here.
    """

    connection: Any = None
    row_factory: Any = None
    description = Remote()
    rowcount = Remote()
    rownumber = Remote()
    lastrowid = Remote()
    statusmessage = Remote()
    query = Remote()
    closed = Remote()
    name = Remote()
    string_types = Remote()
    binary_types = Remote()
    typecaster = Remote()
    pgresult_ptr = None
    scrollable = Remote(writable=True)
    withhold = Remote(writable=True)
    itersize = Remote(writable=True)
    arraysize = Remote(writable=True)
    tzinfo_factory = Remote(writable=True)

    scroll = RemoteMethod()
    mogrify = RemoteMethod()
    cast = RemoteMethod()
    nextset = RemoteMethod()
    close = RemoteMethod()
    setinputsizes = RemoteMethod()
    setoutputsize = RemoteMethod()
    copy_from = Unsupported(psycopg2.NotSupportedError)
    copy_to = Unsupported(psycopg2.NotSupportedError)
    copy_expert = Unsupported(psycopg2.NotSupportedError)

    def __init__(self, connection: Connection, name: str | None = None) -> None:
        self.connection = connection
        self._number = connection._open_cursor(name=name)

    def execute(self, query: Any, vars: Any = None) -> None:
        """Execute one statement."""
        self._send("execute", query, *(() if vars is None else (vars,)))

    def executemany(self, query: Any, vars_list: Any) -> None:
        """Execute one statement for each row of parameters."""
        self._send("executemany", query, vars_list)

    def callproc(self, procname: str | bytes, parameters: Any = None) -> Any:
        """Call a function of the database."""
        return self._send("callproc", procname, *(() if parameters is None else (parameters,)))

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        row = self._call("fetchone")
        return row if row is None or self.row_factory is None else self._made(row)

    def fetchmany(self, size: int | None = None) -> list[Any]:
        """Return the next rows, by default `arraysize` of them."""
        rows = self._call("fetchmany", *(() if size is None else (size,)))
        return rows if self.row_factory is None else [self._made(row) for row in rows]

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""
        rows = self._call("fetchall")
        return rows if self.row_factory is None else [self._made(row) for row in rows]

    def __iter__(self) -> Any:
        if self.name is None:
            yield from iter(self.fetchone, None)
            return
        while rows := Cursor.fetchmany(self, self.itersize):
            yield from rows

    def __next__(self) -> Any:
        row = self.fetchone()
        if row is None:
            raise StopIteration
        return row

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        self.close()

    def _made(self, values: tuple[Any, ...]) -> Any:
        row = self.row_factory(self)
        for index, value in enumerate(values):
            row[index] = value
        return row


@lru_cache(maxsize=64)
def standing_for(factory: Any) -> Any:
    """Return what makes cursors in the place of `factory`: a class with its behaviour on top of ours."""
    if factory is extensions.cursor:
        return Cursor
    if isinstance(factory, type) and issubclass(factory, extensions.cursor):
        return type(factory.__name__, (factory, Cursor), {"__module__": factory.__module__})
    return factory
