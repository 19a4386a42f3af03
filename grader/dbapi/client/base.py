"""What the three clients have in common: attributes and methods that live on the broker's side."""

import functools
import itertools
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeVar

from grader.dbapi.transport import Opener, Transport

_Class = TypeVar("_Class", bound=type)
_EXCEPTIONS = (
    "Warning",
    "Error",
    "InterfaceError",
    "DatabaseError",
    "DataError",
    "OperationalError",
    "IntegrityError",
    "InternalError",
    "ProgrammingError",
    "NotSupportedError",
)


class Remote:
    """An attribute of the real object, asked for whenever it is read: a client keeps no copy that could be wrong."""

    def __init__(self, *, writable: bool = False) -> None:
        self._writable = writable

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else instance._get(self._name)

    def __set__(self, instance: Any, value: Any) -> None:
        if not self._writable:
            raise AttributeError(f"attribute {self._name!r} is not writable")
        instance._set(self._name, value)


class RemoteMethod:
    """A method of the real object."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: Any, owner: type) -> Any:
        return self if instance is None else functools.partial(instance._call, self._name)


class Unsupported:
    """A method of the real object that a transport cannot carry: says so when it is called."""

    def __init__(self, error: type[Exception]) -> None:
        self._error = error

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Raise."""
        raise self._error(
            f"{self._name}() is not available here: the grader stands between your code and the driver"
        )


def with_exceptions_of(module: ModuleType) -> Callable[[_Class], _Class]:
    """Decorate a class of connections with the module's exceptions, an optional extension that all drivers have."""

    def decorate(connection: _Class) -> _Class:
        for name in _EXCEPTIONS:
            setattr(connection, name, getattr(module, name))
        return connection

    return decorate


class Connection:
    """Stands for a real connection, of which it holds nothing but the transport.

    `isinstance()` takes it for the driver's own class, by `__class__`. Code in C looks at the real type, and
    so refuses it with a TypeError instead of reading memory that is not there.
    """

    _driver: str

    def __init__(self, opener: Opener, arguments: tuple[Any, ...], options: dict[str, Any]) -> None:
        self._numbers = itertools.count(1)
        self._transport: Transport = opener(self._driver, arguments, options)

    def __del__(self) -> None:
        transport = self.__dict__.get("_transport")  # none where the connection was refused
        if transport is not None:
            transport.abandon()

    def _request(self, operation: str, *arguments: Any) -> Any:
        return self._transport.request(operation, arguments, self._transport.where)

    def _get(self, name: str) -> Any:
        return self._request("get", name)

    def _set(self, name: str, value: Any) -> None:
        self._request("set", name, value)

    def _call(self, name: str, /, *arguments: Any, **options: Any) -> Any:
        return self._request("call", name, arguments, options)

    def _open_cursor(self, **options: Any) -> int:
        number = next(self._numbers)
        self._request("cursor", number, options)
        return number

    def _forget(self, cursor: int) -> None:
        self._transport.forget(cursor)


class Cursor:
    """Stands for a real cursor, by the number that its session knows it by."""

    _number: int | None = None
    connection: Any

    def __del__(self) -> None:
        # A real cursor is freed when it is dropped, and with it what a half-read statement locks.
        if self._number is not None:
            self.connection._forget(self._number)

    def _get(self, name: str) -> Any:
        return self.connection._request("cursor_get", self._number, name)

    def _set(self, name: str, value: Any) -> None:
        self.connection._request("cursor_set", self._number, name, value)

    def _call(self, name: str, /, *arguments: Any, **options: Any) -> Any:
        return self.connection._request("cursor_call", self._number, name, arguments, options)

    def _send(self, name: str, sql: Any, *arguments: Any) -> Any:
        return self.connection._request("execute", self._number, name, sql, *arguments)

    async def _async_soft_close(self) -> None:
        """Do nothing. SQLAlchemy's asyncio extension awaits this of the cursors whose rows have all come."""
