"""PyMySQL, seen from the worker."""

from typing import Any, ClassVar

import pymysql
from pymysql import converters

from grader.dbapi.crossing.values import pack_other
from grader.dbapi.remote.face import ASK, Face, RemoteCursor, unpacked_row
from grader.dbapi.result import Result
from grader.wire import pack

_ESCAPED = frozenset(converters.encoders)


class PyMySQL(Face):
    """PyMySQL."""

    driver = "pymysql"
    fetches = frozenset({"read_next"})
    when_lost: ClassVar = {"open": False}

    def connecting(
        self, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return them.

        Raises:
            pymysql.NotSupportedError: Converters of one's own were given.
        """
        if options.get("conv") is not None:
            raise pymysql.err.NotSupportedError("conv is not available here")
        return arguments, options

    def is_open(self) -> bool:
        """It says so."""
        return self.transport.state.get("open") is True

    def value(self, value: Any) -> Any:
        """Of a type that it does not know, PyMySQL binds the text."""
        kind = type(value)
        if kind in (list, tuple):
            return ["l" if kind is list else "t", *map(self.value, value)]
        known = kind in _ESCAPED or isinstance(value, str | bytes | bytearray)
        return pack(value if known else str(value), pack_other)

    def argument(self, name: str, value: Any) -> Any:
        """Return it; what is to be escaped, as it would be bound."""
        return self.value(value) if name in ("escape", "literal") else pack(value, pack_other)

    def cursor_call(self, cursor: RemoteCursor, name: str, arguments: tuple[Any, ...]) -> Any:
        """Put the result together, of what was told and the rows that came with it."""
        if name != "result" or cursor.closed or "result()" not in cursor.told or not self.is_open():
            return ASK
        result: Result = cursor.told["result()"]
        if not cursor.reading or cursor.unbuffered:
            return result
        if cursor.kept is None:
            while cursor.left:
                self.transport.take(cursor, None)
            cursor.kept = tuple(map(unpacked_row, cursor.rows))
            cursor.rows.clear()
        return result._replace(rows=cursor.kept)

    def is_finished(self, cursor: RemoteCursor) -> bool:
        """Closing reads what the server still has to send."""
        result = cursor.told.get("result()")
        return not cursor.left and (result is None or not result.has_next)
