"""psycopg2's functions that take a connection and look into it in C: taught to know the clients' connections."""

import functools
import types
from collections.abc import Callable
from typing import Any

import psycopg2
from psycopg2 import _ipaddress, _json, _range, extensions, extras, sql

from grader.dbapi.client import psycopg2_casters
from grader.dbapi.client.psycopg2_ import Connection, Cursor

_DIAG: Any = psycopg2.Error.diag


def install() -> None:
    """Replace them, in every module that has them under its own name. Real connections are handed on."""
    _replace("register_type", _register_type, (extensions, extras, _json, _range, _ipaddress))
    _replace("new_type", _new_type, (extensions, extras, _json, _range, _ipaddress))
    _replace("new_array_type", _new_array_type, (extensions, extras, _json, _range, _ipaddress))
    _replace("quote_ident", _quote_ident, (extensions, extras))
    for kind in (psycopg2.DatabaseError, psycopg2.InterfaceError):
        kind.diag = property(_diagnostics)  # type: ignore[assignment]
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
            psycopg2_casters.note_registered(obj)
        else:
            real(obj, conn_or_curs)

    return register_type


def _new_type(real: Any) -> Any:
    @functools.wraps(real)
    def new_type(oids: Any, name: Any, castobj: Any) -> Any:
        caster = real(oids, name, castobj)
        psycopg2_casters.note(caster, function=castobj)
        return caster

    return new_type


def _new_array_type(real: Any) -> Any:
    @functools.wraps(real)
    def new_array_type(values: Any, name: Any, baseobj: Any) -> Any:
        caster = real(values, name, baseobj)
        psycopg2_casters.note(caster, base=baseobj)
        return caster

    return new_array_type


def _diagnostics(error: Any) -> Any:
    """What a broker told of the error, or what the error itself knows, whose part in C takes nothing from outside."""
    told = error.__dict__.get("_diagnostics")
    return _DIAG.__get__(error) if told is None else told


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
