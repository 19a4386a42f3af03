"""psycopg2, seen from the broker."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar, NoReturn

import psycopg2
import psycopg2.errors
from psycopg2 import extensions
from psycopg2.sql import Composable

from grader.dbapi.broker.driver import Driver
from grader.dbapi.real import CONNECT

_INFO = (
    "dbname user host port options dsn_parameters status transaction_status protocol_version server_version"
    " error_message backend_pid needs_password used_password ssl_in_use"
)

# The first number of what is not PostgreSQL's own. Every operator is named in full, as one with a better fit may have
# been made. Source: https://www.postgresql.org/docs/current/system-catalog-initial-data.html#SYSTEM-CATALOG-OID-ASSIGNMENT
_MADE = "oid OPERATOR(pg_catalog.>=) 16384::pg_catalog.oid"
_CODE = " UNION ALL ".join(
    f"SELECT 1 FROM pg_catalog.{table} WHERE {_MADE}{more}"
    for table, more in (
        ("pg_proc", ""),
        ("pg_operator", ""),
        ("pg_cast", ""),
        ("pg_type", " AND typtype OPERATOR(pg_catalog.=) 'd'::pg_catalog.\"char\""),
    )
)

# PostgreSQL looks to the end of such a row for each comment that begins in it, cannot be stopped meanwhile, and lets
# nobody drop a database: 120,000 characters take 10 s, and four times as many 16 times as long.
_ENDLESS = re.compile(r"[~!@#^&|`?+\-*/%<>=]{500}")


class Psycopg2(Driver):
    """psycopg2: BEGIN is sent by the driver, before the first statement."""

    name = "psycopg2"
    readable = frozenset(
        {
            "autocommit",
            "isolation_level",
            "readonly",
            "deferrable",
            "encoding",
            "closed",
            "status",
            "dsn",
            "notices",
            "notifies",
            "server_version",
            "protocol_version",
            "string_types",
            "binary_types",
            *(f"info.{name}" for name in _INFO.split()),
        }
    )
    writable = frozenset({"autocommit", "isolation_level", "readonly", "deferrable", "notices", "notifies"})
    methods = frozenset(
        {
            "commit",
            "rollback",
            "cancel",
            "reset",
            "poll",
            "fileno",
            "isexecuting",
            "set_session",
            "set_isolation_level",
            "set_client_encoding",
            "get_parameter_status",
            "get_transaction_status",
            "get_backend_pid",
            "get_dsn_parameters",
            "xid",
            "tpc_begin",
            "tpc_prepare",
            "tpc_commit",
            "tpc_rollback",
            "tpc_recover",
        }
    )
    functions: ClassVar = {
        "register_type": lambda connection, kind: extensions.register_type(kind, connection),
        "quote_ident": lambda connection, name: extensions.quote_ident(name, connection),
        "info.parameter_status": lambda connection, name: connection.info.parameter_status(name),
        "info.ssl_attribute": lambda connection, name: connection.info.ssl_attribute(name),
    }
    endings: ClassVar = {
        "commit": "commit",
        "tpc_commit": "commit",
        "rollback": "rollback",
        "tpc_rollback": "rollback",
        "reset": "rollback",
    }
    at_once = frozenset({"cancel", "isexecuting"})
    cursor_readable = frozenset(
        {
            "description",
            "rowcount",
            "rownumber",
            "lastrowid",
            "statusmessage",
            "query",
            "closed",
            "name",
            "scrollable",
            "withhold",
            "itersize",
            "arraysize",
            "tzinfo_factory",
            "string_types",
            "binary_types",
            "typecaster",
        }
    )
    told: ClassVar[tuple[str, ...]] = (
        "autocommit",
        "isolation_level",
        "readonly",
        "deferrable",
        "encoding",
        "closed",
        "status",
        "info.transaction_status",
        "get_transaction_status()",
    )
    cursor_told = (
        "description",
        "rowcount",
        "rownumber",
        "lastrowid",
        "statusmessage",
        "query",
        "closed",
        "name",
        "scrollable",
        "withhold",
        "itersize",
        "arraysize",
    )
    cursor_writable = frozenset({"scrollable", "withhold", "itersize", "arraysize", "tzinfo_factory"})
    cursor_methods = frozenset(
        {
            "fetchone",
            "fetchmany",
            "fetchall",
            "scroll",
            "mogrify",
            "cast",
            "nextset",
            "close",
            "setinputsizes",
        }
        | {"setoutputsize"}
    )
    cursor_functions: ClassVar = {
        "register_type": lambda cursor, kind: extensions.register_type(kind, cursor),
    }
    senders = frozenset({"execute", "executemany", "callproc"})
    doubles_percent = True
    catalogue: ClassVar = re.compile(
        r"SELECT t\.oid, typarray\s+FROM pg_type t JOIN pg_namespace ns\s+ON typnamespace = ns\.oid\s+"
        r"WHERE typname = 'hstore';\s*"  # psycopg2.extras.HstoreAdapter.get_oids, which SQLAlchemy calls
    )
    catalogue_tables: ClassVar = frozenset(
        f"pg_catalog.pg_{name}"
        for name in (
            "am attrdef attribute class collation constraint description enum index inherits namespace opclass"
            " sequence tablespace type"
        ).split()
    ) | {f"information_schema.{name}" for name in ("columns", "schemata", "tables", "views")}
    catalogue_functions: ClassVar = frozenset(
        (
            "any array_agg bool_and cast current_schema current_setting generate_subscripts json_build_object min"
            " unnest"
        ).split()
    ) | {
        f"pg_catalog.{name}"
        for name in (
            "format_type pg_collation_is_visible pg_get_constraintdef pg_get_expr pg_get_indexdef"
            " pg_get_serial_sequence pg_get_viewdef pg_table_is_visible pg_type_is_visible"
        ).split()
    }
    handshake: ClassVar = re.compile(
        r"select pg_catalog\.version\(\)|select current_schema\(\)|show standard_conforming_strings"
    )
    bare: ClassVar = re.compile(r"show transaction isolation level|SELECT 1")

    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make a connection."""
        return CONNECT["psycopg2"](*arguments, **options)

    def open_cursor(self, connection: Any, options: Mapping[str, Any]) -> Any:
        """Make a cursor; a `name` makes it one on the server."""
        return connection.cursor(options["name"], cursor_factory=extensions.cursor)

    def autocommits(self, connection: Any) -> bool:
        """The driver sends no BEGIN in autocommit mode, nor where it believes to be in a transaction already."""
        if connection.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE:
            return False
        return bool(connection.autocommit or connection.status != extensions.STATUS_READY)

    def in_transaction(self, connection: Any) -> bool:
        """Say what the server said last; of a broken connection that is unknown."""
        return bool(connection.info.transaction_status != extensions.TRANSACTION_STATUS_IDLE)

    def rolls_back_by_commit(self, connection: Any) -> bool:
        """After an error, the transaction is aborted."""
        return bool(connection.info.transaction_status == extensions.TRANSACTION_STATUS_INERROR)

    def holds_code(self, connection: Any) -> bool:
        """Look for functions, and for what may call one: operators, casts, domains."""
        try:
            with connection.cursor(cursor_factory=extensions.cursor) as cursor:
                cursor.execute(_CODE)
                return cursor.fetchone() is not None
        except psycopg2.Error:  # in a transaction that has failed; what comes next will fail, too
            return True

    def reads_later(self, cursor: Any) -> bool:
        """Only a cursor on the server, which has a name, sends no more than it is asked for."""
        return cursor.name is not None

    def can_be_read_ahead(self, cursor: Any) -> bool:
        """The rows of a cursor without a name are all here."""
        return cursor.name is None and cursor.description is not None

    def take(self, cursor: Any, start: int, count: int) -> tuple[list[Any], bool]:
        """Take them."""
        rows = cursor.fetchmany(count)
        return rows, cursor.rownumber < cursor.rowcount

    def stand_at(self, cursor: Any, row: int) -> None:
        """Scroll, if there is such a row."""
        if row < cursor.rowcount:
            cursor.scroll(row, mode="absolute")

    def deadlock(self, connection: Any) -> NoReturn:
        """Have the server raise deadlock_detected: the transaction is aborted by that, as by a real one."""
        with connection.cursor(cursor_factory=extensions.cursor) as cursor:
            cursor.execute("DO $$ BEGIN RAISE 'deadlock detected' USING ERRCODE = '40P01'; END $$")
        raise AssertionError("the server did not raise the deadlock it was told to raise")

    def closed_error(self) -> Exception:
        """Return what psycopg2 raises."""
        return psycopg2.InterfaceError("connection already closed")

    def interrupt(self, connection: Any) -> None:
        """Ask the server to cancel what it is doing."""
        connection.cancel()

    def too_long(self, seconds: float) -> Exception:
        """Return query_canceled."""
        return psycopg2.errors.QueryCanceled(f"canceling statement: it ran longer than {seconds:g} s\n")

    def text(self, connection: Any, sql: Any) -> str:
        """Compose what was built with `psycopg2.sql`, decode bytes.

        Raises:
            psycopg2.Error: the server would read it for minutes.
        """
        if isinstance(sql, bytes):
            text = sql.decode(extensions.encodings[connection.encoding], "replace")
        else:
            text = sql.as_string(connection) if isinstance(sql, Composable) else str(sql)
        if _ENDLESS.search(text):
            raise psycopg2.errors.StatementTooComplex("too many operators and comments in a row\n")
        return text
