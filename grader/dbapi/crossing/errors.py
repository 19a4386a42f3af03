"""The drivers' exceptions as trees, and back: the same class, arguments and attributes."""

import builtins
import sqlite3
from collections.abc import Mapping
from typing import Any

import psycopg2
import psycopg2.errors
import pymysql

from grader.dbapi.crossing.messages import DriverName
from grader.dbapi.crossing.values import pack_other, unpack
from grader.wire import ProtocolError, pack

_DIAGNOSTICS = tuple(name for name in dir(psycopg2.extensions.Diagnostics) if not name.startswith("_"))
_ATTRIBUTES = ("sqlite_errorcode", "sqlite_errorname", "pgcode", "pgerror")
_LONGEST_TEXT = 10_000
_MODULES: Mapping[str, tuple[Any, ...]] = {
    "sqlite3": (sqlite3,),
    "psycopg2": (psycopg2.errors, psycopg2, psycopg2.extensions),
    "pymysql": (pymysql.err,),
}
OPERATIONAL: Mapping[str, type[Exception]] = {
    "sqlite3": sqlite3.OperationalError,
    "psycopg2": psycopg2.OperationalError,
    "pymysql": pymysql.err.OperationalError,
}
"""Each driver's class for what the database itself could not do."""

NOT_SUPPORTED: Mapping[str, type[Exception]] = {
    "sqlite3": sqlite3.NotSupportedError,
    "psycopg2": psycopg2.NotSupportedError,
    "pymysql": pymysql.err.NotSupportedError,
}

_REFUSED = 1105  # ER_UNKNOWN_ERROR: PyMySQL's exceptions begin with a number


class Diagnostics:
    """Stands for psycopg2's, whose part in C cannot be filled from outside."""

    def __init__(self, fields: Mapping[str, Any]) -> None:
        for name in _DIAGNOSTICS:
            setattr(self, name, fields.get(name))


def operational(driver: str, text: str, number: int = _REFUSED) -> Exception:
    """Return the driver's OperationalError with a text of ours."""
    arguments = (number, text) if driver == "pymysql" else (text,)
    return OPERATIONAL[driver](*arguments)


def closed(driver: str) -> Exception:
    """Return what the driver raises for a connection that is closed."""
    if driver == "sqlite3":
        return sqlite3.ProgrammingError("Cannot operate on a closed database.")
    if driver == "psycopg2":
        return psycopg2.InterfaceError("connection already closed")
    return pymysql.err.InterfaceError(0, "")


def pack_error(driver: str, error: BaseException) -> Any:
    """Return an exception as a tree. One that is neither the driver's nor a built-in becomes an InternalError."""
    name = type(error).__name__
    if _class(driver, name) is not type(error):
        kind = next((each for each in type(error).__mro__ if _class(driver, each.__name__) is each), None)
        if kind is None or kind in (Exception, BaseException):
            return ["InternalError", [pack(f"{name}: {error}"[:_LONGEST_TEXT])], {}]
        name = kind.__name__
    arguments = [pack(_cut(each), pack_other) for each in error.args]
    attributes = {key: pack(getattr(error, key)) for key in _ATTRIBUTES if hasattr(error, key)}
    if isinstance(error, psycopg2.Error):
        found = {key: getattr(error.diag, key, None) for key in _DIAGNOSTICS}
        attributes["diag"] = pack({key: value for key, value in found.items() if value is not None})
    return [name, arguments, attributes]


def unpack_error(driver: DriverName, tree: Any) -> Exception:
    """Return the exception that a tree stands for.

    Raises:
        ProtocolError: it stands for none.
    """
    try:
        name, arguments, attributes = tree
        kind = _class(driver, name)
        if kind is None:
            raise ProtocolError("there is no such exception")
        error = kind(*(unpack(each) for each in arguments))
        values = {key: unpack(value) for key, value in attributes.items()}
    except (TypeError, ValueError, AttributeError) as problem:
        raise ProtocolError(f"what has come is no exception: {type(problem).__name__}") from None
    if isinstance(error, psycopg2.Error):
        restore: Any = error.__setstate__
        restore({key: values[key] for key in ("pgcode", "pgerror") if key in values})
        error.__dict__["_diagnostics"] = Diagnostics(values.get("diag") or {})
        return error
    for key in _ATTRIBUTES:
        if key in values:
            setattr(error, key, values[key])
    return error


def _class(driver: str, name: str) -> type[Exception] | None:
    for module in (*_MODULES[driver], builtins):
        found = getattr(module, name, None)
        if isinstance(found, type) and issubclass(found, Exception) and found.__name__ == name:
            return found
    return None


def _cut(value: Any) -> Any:
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value
