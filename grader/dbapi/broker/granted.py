"""The drivers as a broker process has them: they connect to what was granted, and help a worker's client."""

import functools
import os
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from psycopg2 import extensions

from grader.dbapi.broker.driver import Driver
from grader.dbapi.broker.grant import Grant, admitted
from grader.dbapi.broker.psycopg2_ import Psycopg2
from grader.dbapi.broker.pymysql_ import PyMySQL
from grader.dbapi.broker.sqlite3_ import Sqlite3
from grader.dbapi.broker.sqlite_guard import Guard
from grader.dbapi.crossing.values import TZ_FACTORIES, Converted, Text
from grader.dbapi.real import CONNECT

_TEXT_FACTORIES: Mapping[str, Callable[..., Any]] = {
    "str": str,
    "bytes": bytes,
    "bytearray": bytearray,
    "worker": Text,
}


def drivers(grant: Grant, longest_wait: float) -> Mapping[str, Driver]:
    """Return the drivers for one test.

    Args:
        grant: What may be connected to.
        longest_wait: Seconds that a connection may wait for a lock or for the server.
    """
    made = (_Sqlite3(grant, longest_wait), _Psycopg2(grant, longest_wait), _PyMySQL(grant, longest_wait))
    return {driver.name: driver for driver in made}


class _Guarded(sqlite3.Connection):
    guard: Guard


class _Sqlite3(Sqlite3):
    methods = Sqlite3.methods - {"set_authorizer", "setlimit", "setconfig", "deserialize"}
    functions: ClassVar = {
        "set_authorizer": lambda connection, *given, **named: connection.guard.set_authorizer(
            *given, **named
        ),
        "setlimit": lambda connection, *given: connection.guard.setlimit(*given),
        "setconfig": lambda connection, *given: connection.guard.setconfig(*given),
        "deserialize": lambda connection, *given, **named: connection.guard.deserialize(*given, **named),
        "use_text_factory": lambda connection, name: setattr(
            connection, "text_factory", _TEXT_FACTORIES[name]
        ),
        "use_converters": lambda connection, *names: _use_converters(names),
    }
    writable = Sqlite3.writable - {"text_factory"}

    def __init__(self, grant: Grant, longest_wait: float) -> None:
        self._grant, self._longest_wait = grant, longest_wait

    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        given = admitted(self._grant, self.name, arguments, options, self._longest_wait)
        connection = CONNECT["sqlite3"](**given, factory=_Guarded)
        try:
            connection.guard = Guard(connection, self._opens, self._longest_wait)
        except BaseException:
            connection.close()
            raise
        return connection

    def _opens(self, name: str) -> bool:
        if name in ("", ":memory:"):
            return True
        folder = self._grant.folder
        if folder is None or name.startswith("file:"):
            return False  # SQLite itself would read more out of such a name
        return os.path.realpath(name).startswith(os.path.realpath(folder) + os.sep)


def _use_converters(names: tuple[str, ...]) -> None:
    for name in names:
        sqlite3.register_converter(name, functools.partial(Converted, name))


class _Connection(extensions.connection):
    notices_told = 0
    notifies_told = 0


def _news(connection: Any, name: str) -> tuple[int, list[Any]]:
    """Return what has come in a list that grows, and how much of it has come at all."""
    grown = getattr(connection, name)
    news, grown[:] = grown[:], []
    told = getattr(connection, f"{name}_told") + len(news)
    setattr(connection, f"{name}_told", told)
    return told, news


class _Psycopg2(Psycopg2):
    readable = Psycopg2.readable - {"notices", "notifies", "string_types", "binary_types"}
    writable = Psycopg2.writable - {"notices", "notifies"}
    told: ClassVar[tuple[str, ...]] = (*Psycopg2.told, "new_notices()", "new_notifies()")
    functions: ClassVar = {
        **{name: function for name, function in Psycopg2.functions.items() if name != "register_type"},
        "use_casters": lambda connection, *casters: _use_casters(connection, casters),
        "new_notices": lambda connection: _news(connection, "notices"),
        "new_notifies": lambda connection: _news(connection, "notifies"),
    }
    cursor_functions: ClassVar = {
        "use_casters": lambda cursor, *casters: _use_casters(cursor, casters),
        "use_tzinfo_factory": lambda cursor, name: _use_tzinfo_factory(cursor, name),
    }
    cursor_writable = Psycopg2.cursor_writable - {"tzinfo_factory"}

    def __init__(self, grant: Grant, longest_wait: float) -> None:
        self._grant, self._longest_wait = grant, longest_wait

    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        given = admitted(self._grant, self.name, arguments, options, self._longest_wait)
        return CONNECT["psycopg2"](**given, connection_factory=_Connection)


def _raw(text: Any, cursor: Any) -> Any:
    return text


_RAW = extensions.new_type((), "RAW", _raw)


def _use_casters(scope: Any, casters: tuple[tuple[tuple[int, ...], str, int], ...]) -> None:
    for oids, kind, base in casters:
        made: Any = extensions.string_types[base] if kind.startswith("driver") else _RAW
        if kind.endswith("array"):
            made = extensions.new_array_type(oids, "ARRAY", made)
        elif kind == "raw":
            made = extensions.new_type(oids, "RAW", _raw)
        extensions.register_type(made, scope)


def _use_tzinfo_factory(cursor: Any, name: str | None) -> None:
    cursor.tzinfo_factory = None if name is None else TZ_FACTORIES[name]


class _PyMySQL(PyMySQL):
    cursor_functions: ClassVar = {
        "result": lambda cursor: PyMySQL.cursor_functions["result"](cursor)._replace(
            rows=None
        )  # they cross apart
    }

    def __init__(self, grant: Grant, longest_wait: float) -> None:
        self._grant, self._longest_wait = grant, longest_wait

    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        return super().connect((), admitted(self._grant, self.name, arguments, options, self._longest_wait))
