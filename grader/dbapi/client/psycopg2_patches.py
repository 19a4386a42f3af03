"""psycopg2's functions that take a connection and look into it in C: taught to know the clients' connections."""

import functools
import types
from collections.abc import Callable
from typing import Any

from psycopg2 import _ipaddress, _json, _range, extensions, extras, sql

from grader.dbapi.client.psycopg2_ import Connection, Cursor


def install() -> None:
    """Replace them, in every module that has them under its own name. Real connections are handed on."""
    _replace("register_type", _register_type, (extensions, extras, _json, _range, _ipaddress))
    _replace("quote_ident", _quote_ident, (extensions, extras))
    sql.Literal.as_string = _literal_as_string(sql.Literal.as_string)  # type: ignore[method-assign]


def _replace(name: str, make: Callable[[Any], Any], modules: tuple[types.ModuleType, ...]) -> None:
    replacement = make(getattr(extensions, name))
    for module in modules:
        if hasattr(module, name):
            setattr(module, name, replacement)


def _client(scope: Any) -> Connection | Cursor | None:
    return scope if type(scope) is Connection or isinstance(scope, Cursor) else None


def _register_type(real: Any) -> Any:
    @functools.wraps(real)
    def register_type(obj: Any, conn_or_curs: Any = None) -> None:
        client = _client(conn_or_curs)
        if client is not None:
            client._call("register_type", obj)
        elif conn_or_curs is None:
            real(obj)
        else:
            real(obj, conn_or_curs)

    return register_type


def _quote_ident(real: Any) -> Any:
    @functools.wraps(real)
    def quote_ident(ident: Any, scope: Any) -> str:
        client = _client(scope)
        if client is None:
            return str(real(ident, scope))
        connection = client.connection if isinstance(client, Cursor) else client
        return str(connection._call("quote_ident", ident))

    return quote_ident


def _literal_as_string(real: Any) -> Any:
    @functools.wraps(real)
    def as_string(self: Any, context: Any) -> str:
        client = _client(context)
        if client is None:
            return str(real(self, context))
        connection = client.connection if isinstance(client, Cursor) else client
        with connection.cursor(cursor_factory=extensions.cursor) as cursor:
            quoted: bytes = cursor.mogrify("%s", (self.wrapped,))
        return quoted.decode(extensions.encodings[connection.encoding])

    return as_string
