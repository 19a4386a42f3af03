"""PyMySQL, seen from the broker."""

import encodings.idna  # noqa: F401  # each process would load it at its first connection
import re
import socket
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

import pymysql
from pymysql.constants import ER, SERVER_STATUS
from pymysql.cursors import Cursor, SSCursor

from grader.dbapi.broker.driver import Driver
from grader.dbapi.real import CONNECT, LOCK_SECONDS
from grader.dbapi.result import Field, Result
from grader.trace import sql as reader

_QUERY_INTERRUPTED = 1317
_CONNECT_SECONDS = 2
_SHORT_WAITS = f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}, lock_wait_timeout = {LOCK_SECONDS}"

_CODE = """
    SELECT 1 FROM information_schema.routines
    WHERE routine_type = 'FUNCTION' AND routine_schema NOT IN ('mysql', 'sys') LIMIT 1
"""

_COMMITS_NOTHING = frozenset("select insert update delete replace with values table".split())


class PyMySQL(Driver):
    """PyMySQL: the server begins by itself; its answers say whether a transaction is open."""

    name = "pymysql"
    readable = frozenset(
        {
            "open",
            "charset",
            "collation",
            "encoding",
            "use_unicode",
            "host",
            "port",
            "user",
            "db",
            "unix_socket",
            "host_info",
            "server_status",
            "server_version",
            "server_charset",
            "server_language",
            "server_capabilities",
            "server_thread_id",
            "protocol_version",
            "client_flag",
            "autocommit_mode",
            "max_allowed_packet",
            "sql_mode",
            "init_command",
            "connect_timeout",
        }
    )
    writable = frozenset()
    methods = frozenset(
        {
            "connect",
            "commit",
            "rollback",
            "begin",
            "autocommit",
            "get_autocommit",
            "ping",
            "select_db",
            "set_charset",
            "set_character_set",
            "character_set_name",
            "show_warnings",
            "escape",
            "literal",
            "escape_string",
            "insert_id",
            "affected_rows",
            "thread_id",
            "kill",
            "get_server_info",
            "get_host_info",
            "get_proto_info",
        }
    )
    beginnings = frozenset({"begin"})
    switches = frozenset({"autocommit"})
    cursor_readable = frozenset({"_executed"})
    told = (
        "open",
        "server_status",
        "autocommit_mode",
        "get_autocommit()",
        "charset",
        "encoding",
        "character_set_name()",
    )
    cursor_told = ("_executed", "result()")
    cursor_methods = frozenset({"mogrify", "nextset", "read_next", "close"})
    senders = frozenset({"execute", "executemany", "callproc"})
    cursor_functions: ClassVar = {"result": lambda cursor: _result(cursor)}
    returns_count = True
    begins_by_committing = True
    doubles_percent = True
    catalogue: ClassVar = re.compile(
        r"SHOW (?:SCHEMAS|(?:FULL )?TABLES(?: FROM {name})?|CREATE TABLE (?:{name}\.)?{name})"
        r"|DESCRIBE (?:{name}\.)?{name}".replace("{name}", r"(?:\w+|`(?:[^`]|``)+`)"),
        re.IGNORECASE,
    )
    catalogue_tables: ClassVar = frozenset(
        f"information_schema.{name}" for name in ("columns", "schemata", "tables", "views")
    )
    handshake: ClassVar = re.compile(r"SELECT (?:DATABASE\(\)|@@\w+)")
    bare: ClassVar = re.compile(
        r"SET NAMES \w+|SET SESSION TRANSACTION ISOLATION LEVEL [A-Z ]+"
        r"|SELECT (?:VERSION\(\)|@@(?:tx|transaction)_isolation)"
    )

    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make a connection that waits a short time for rows and for tables."""
        return CONNECT["pymysql"](*arguments, **{"init_command": _SHORT_WAITS, **options})

    def open_cursor(self, connection: Any, options: Mapping[str, Any]) -> Any:
        """Make a plain cursor; rows become dictionaries on the client's side."""
        return connection.cursor(Cursor if options["buffered"] else SSCursor)

    def autocommits(self, connection: Any) -> bool:
        """Say what the server said last."""
        if not connection.open or connection.server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS:
            return False
        return bool(connection.get_autocommit())

    def in_transaction(self, connection: Any) -> bool:
        """Say what the server said last."""
        return bool(connection.open and connection.server_status & SERVER_STATUS.SERVER_STATUS_IN_TRANS)

    def committed_by(self, connection: Any, sql: str) -> bool:
        """Ask once more after what may have committed: an answer with rows tells what was before."""
        word = reader.verb(sql)
        if word in ("lock", "unlock"):
            return True
        if word not in _COMMITS_NOTHING:
            connection.ping(reconnect=False)
        return not self.in_transaction(connection)

    def holds_code(self, connection: Any) -> bool:
        """Look for functions."""
        try:
            with connection.cursor(Cursor) as cursor:
                cursor.execute(_CODE)
                return cursor.fetchone() is not None
        except pymysql.err.MySQLError:  # the connection is gone, or under a lock
            return True

    def committed_by_failing(self, connection: Any, error: Exception) -> bool:
        """A CREATE TABLE of a table that is there has committed what was before it; errors say nothing of that."""
        if not isinstance(error, pymysql.err.MySQLError) or not connection.open:
            return False
        try:
            connection.ping(reconnect=False)
        except pymysql.err.MySQLError:
            return False
        return not self.in_transaction(connection) and error.args[:1] != (ER.LOCK_DEADLOCK,)

    def commits_so_far(self, connection: Any) -> int:
        """The server counts COMMIT statements, those in procedures included."""
        with connection.cursor(Cursor) as cursor:
            cursor.execute("SHOW SESSION STATUS LIKE 'Com_commit'")
            return int(cursor.fetchone()[1])

    def reads_later(self, cursor: Any) -> bool:
        """An unbuffered cursor reads a row when it is asked for one."""
        return isinstance(cursor, SSCursor) and cursor.description is not None

    def can_be_read_ahead(self, cursor: Any) -> bool:
        """A buffered cursor has all rows, another one finds them in order."""
        return cursor._result is not None and cursor.description is not None

    def take(self, cursor: Any, start: int, count: int) -> tuple[list[Any], bool]:
        """Take them."""
        if not isinstance(cursor, SSCursor):
            rows = cursor._result.rows
            return list(rows[start : start + count]), start + count < len(rows)
        taken: list[Any] = []
        while len(taken) < count:
            row = cursor.read_next()
            if row is None:
                return taken, False
            taken.append(row)
        return taken, True

    def deadlock(self, connection: Any) -> NoReturn:
        """Roll back, as the server does with a deadlock's victim, and have it raise that error."""
        connection.rollback()
        with connection.cursor(Cursor) as cursor:
            cursor.execute(
                "SIGNAL SQLSTATE '40001' SET MYSQL_ERRNO = 1213, MESSAGE_TEXT ="
                " 'Deadlock found when trying to get lock; try restarting transaction'"
            )
        raise AssertionError("the server did not raise the deadlock it was told to raise")

    def closed_error(self) -> Exception:
        """Return what PyMySQL raises."""
        return pymysql.err.InterfaceError(0, "")

    def interrupt(self, connection: Any) -> None:
        """End the socket: a thread that waits for the server's answer is woken by nothing else."""
        connection._sock.shutdown(socket.SHUT_RDWR)

    def cancel(self, connection: Any) -> None:
        """Have the server stop, by another connection."""
        options = {
            "user": connection.user,
            "password": connection.password,
            "connect_timeout": _CONNECT_SECONDS,
        }
        options |= {"unix_socket": connection.unix_socket, "host": connection.host, "port": connection.port}
        if not connection.ssl:
            options["ssl_disabled"] = True
        with CONNECT["pymysql"](**options) as other, other.cursor() as cursor:
            cursor.execute(f"KILL QUERY {connection.thread_id()}")

    def too_long(self, seconds: float) -> Exception:
        """Return ER_QUERY_INTERRUPTED."""
        return pymysql.err.OperationalError(
            _QUERY_INTERRUPTED, f"Query execution was interrupted: it ran longer than {seconds:g} s"
        )


def _result(cursor: Any) -> Result:
    result = cursor._result
    return Result(
        result.affected_rows,
        result.insert_id,
        result.warning_count,
        bool(result.has_next),
        result.description,
        result.rows,
        tuple(Field(field.name, field.table_name) for field in getattr(result, "fields", ())),
    )
