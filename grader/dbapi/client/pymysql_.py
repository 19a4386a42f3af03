"""PyMySQL, as a submission sees it."""

from functools import lru_cache
from typing import Any

import pymysql
from pymysql import cursors

from grader.dbapi.client import base
from grader.dbapi.client.base import Remote, RemoteMethod, Unsupported, with_exceptions_of
from grader.dbapi.result import Result
from grader.dbapi.transport import Opener

_RealCursor: Any = cursors.Cursor  # the stubs leave out the methods that their subclasses need
_RealSSCursor: Any = cursors.SSCursor


def connect(
    opener: Opener, *arguments: Any, cursorclass: Any = cursors.Cursor, **options: Any
) -> "Connection":
    """Connect as `pymysql.connect` does.

    Raises:
        pymysql.Error: As the driver says.
    """
    connection = Connection(opener, arguments, options)
    connection.cursorclass = cursorclass
    return connection


@with_exceptions_of(pymysql.err)
class Connection(base.Connection):
    """Stands for `pymysql.connections.Connection`."""

    _driver = "pymysql"
    __class__ = property(lambda self: pymysql.connections.Connection)

    cursorclass: Any = cursors.Cursor
    _result: Result | None = None  # the last one, as the real cursor classes look for it
    open = Remote()
    charset = Remote()
    collation = Remote()
    encoding = Remote()
    use_unicode = Remote()
    host = Remote()
    port = Remote()
    user = Remote()
    db = Remote()
    unix_socket = Remote()
    host_info = Remote()
    server_status = Remote()
    server_version = Remote()
    server_charset = Remote()
    server_language = Remote()
    server_capabilities = Remote()
    server_thread_id = Remote()
    protocol_version = Remote()
    client_flag = Remote()
    autocommit_mode = Remote()
    max_allowed_packet = Remote()
    sql_mode = Remote()
    init_command = Remote()
    connect_timeout = Remote()

    connect = RemoteMethod()
    commit = RemoteMethod()
    rollback = RemoteMethod()
    begin = RemoteMethod()
    autocommit = RemoteMethod()
    get_autocommit = RemoteMethod()
    ping = RemoteMethod()
    select_db = RemoteMethod()
    set_charset = RemoteMethod()
    set_character_set = RemoteMethod()
    character_set_name = RemoteMethod()
    show_warnings = RemoteMethod()
    escape = RemoteMethod()
    literal = RemoteMethod()
    escape_string = RemoteMethod()
    insert_id = RemoteMethod()
    affected_rows = RemoteMethod()
    thread_id = RemoteMethod()
    kill = RemoteMethod()
    get_server_info = RemoteMethod()
    get_host_info = RemoteMethod()
    get_proto_info = RemoteMethod()
    query = Unsupported(pymysql.err.NotSupportedError)
    next_result = Unsupported(pymysql.err.NotSupportedError)

    def cursor(self, cursor: Any = None) -> Any:
        """Open a cursor, by default of the class that the connection was made with."""
        return standing_for(cursor or self.cursorclass)(self)

    def close(self) -> None:
        """Close the connection; what was not committed is lost."""
        self._request("close")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Cursor(base.Cursor, _RealCursor):  # type: ignore[misc]
    """Stands for a cursor of PyMySQL.

    PyMySQL's own classes are Python, and mostly about reading a result that is there already. So they are
    used as they are; here is what has to do with the server.
    """

    _buffered = True

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._number = connection._open_cursor(buffered=self._buffered)

    def execute(self, query: str, args: Any = None) -> Any:
        """Execute one statement."""
        while self.nextset():
            pass
        return self._run("execute", query, *(() if args is None else (args,)))

    def executemany(self, query: str, args: Any) -> Any:
        """Execute one statement for each row of parameters."""
        if not args:
            return None
        self.rowcount = self._run("executemany", query, args)
        return self.rowcount

    def callproc(self, procname: str, args: Any = ()) -> Any:
        """Call a procedure of the database."""
        self._run("callproc", procname, args)
        return args

    def mogrify(self, query: str, args: Any = None) -> str:
        """Return the query with the arguments in it, as it would be sent."""
        self._get_db()
        return str(self._call("mogrify", query, args))

    def close(self) -> None:
        """Close the cursor, after reading what the server still has to send."""
        if self.connection is None:
            return
        number, connection = self._number, self.connection
        try:
            self._call("close")
        finally:
            self._number = self.connection = None
            connection._forget(number)

    def _nextset(self, unbuffered: bool = False) -> bool | None:
        connection = self._get_db()
        if self._result is None or self._result is not connection._result or not self._result.has_next:
            return None
        self._clear_result()
        if not self._call("nextset"):
            return None
        self._take_result()
        return True

    def _run(self, name: str, query: Any, *arguments: Any) -> Any:
        self._get_db()
        self._clear_result()
        value = self._send(name, query, *arguments)
        self._take_result()
        self._executed = self._get("_executed")
        return value

    def _take_result(self) -> None:
        self.connection._result = self._call("result")
        self._do_get_result()

    def _do_get_result(self) -> None:
        result = self._result = self.connection._result
        self.rowcount = result.affected_rows
        self.warning_count = result.warning_count
        self.description = result.description
        self.lastrowid = result.insert_id
        self._rows = result.rows


class UnbufferedCursor(Cursor, _RealSSCursor):  # type: ignore[misc]
    """Stands for `pymysql.cursors.SSCursor`, which reads a row when it is asked for one."""

    _buffered = False

    def read_next(self) -> Any:
        """Read the next row, or None after the last, or after closing."""
        if self.connection is None:
            return None
        row = self._call("read_next")
        if row is None:
            self._result = self.connection._result = self._call("result")
            return None
        return self._conv_row(row)


@lru_cache(maxsize=64)
def standing_for(factory: Any) -> Any:
    """Return what makes cursors in the place of `factory`: a class with its behaviour on top of ours."""
    if not (isinstance(factory, type) and issubclass(factory, cursors.Cursor)):
        return factory
    ours = UnbufferedCursor if issubclass(factory, cursors.SSCursor) else Cursor
    if factory in (cursors.Cursor, cursors.SSCursor):
        return ours
    return type(factory.__name__, (factory, ours), {"__module__": factory.__module__})
