"""The worker's objects, as they travel: plain values by copy, everything else by a handle that keeps it alive."""

import builtins
import enum
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc, pool

from grader.wire import ProtocolError, pack, unpack
from grader.worker.messages import Kind

_LONGEST_SNAPSHOT = 20_000
_LONGEST_NAME = 80
# The classes that a test may hand over by name.
_SHARED = {module.__name__: module for module in (builtins, exc, pool)}
# A value of a class derived from these is taken for what it derives from, by that one's own method: no class can lie
# about it.
_OWN: dict[type, Callable[[Any], Any]] = {
    str: str.__str__,
    int: int.__pos__,
    float: float.__pos__,
    bytes: lambda value: b"".join([value]),
}
_BASES = tuple(_OWN)

Callback = Callable[[int, tuple[Any, ...], dict[str, Any]], Any]


class Objects:
    """All that the referee holds a handle of.

    Args:
        call: calls a function of the test's, by its number.
    """

    def __init__(self, call: Callback) -> None:
        self._call = call
        self._objects: dict[int, Any] = {}
        self._handles: dict[int, int] = {}  # by the object's id
        self._given: dict[int, BaseException] = {}  # the test's own exceptions, by their number
        self._numbers = itertools.count(1)

    def register(self, value: Any) -> int:
        """Return the handle of an object: always the same one, for as long as the referee holds it."""
        handle = self._handles.get(id(value))
        if handle is None:
            handle = self._handles[id(value)] = next(self._numbers)
            self._objects[handle] = value
        return handle

    def release(self, handles: Iterable[int]) -> None:
        """Let go of what the referee no longer holds."""
        for handle in handles:
            value = self._objects.pop(handle, None)
            self._handles.pop(id(value), None)

    def clear(self) -> None:
        """Let go of everything: the test is over."""
        self._objects.clear()
        self._handles.clear()
        self._given.clear()

    def number_of(self, error: BaseException) -> int | None:
        """Return the number of an exception if it is the test's own."""
        return next((number for number, given in self._given.items() if given is error), None)

    def pack(self, value: Any) -> Any:
        """Return a value as a tree; an object as its handle, a container with what it holds now."""
        return pack(value, self._packed, live=True)

    def unpack(self, tree: Any) -> Any:
        """Return what the referee has sent: values, our own objects, the test's functions."""
        return unpack(tree, self._unpacked)

    def _packed(self, value: Any, inner: Callable[[Any], Any]) -> Any:
        if isinstance(value, _BASES) and not isinstance(value, enum.Enum):
            return inner(_plain(value))
        if isinstance(value, sa.Row):
            return ["row", list(map(str, value._fields)), *(inner(each) for each in tuple(value))]
        kind = _kind(value)
        name = type(value).__name__[:_LONGEST_NAME]
        return ["h", self.register(value), name, kind, _snapshot(value, kind, inner)]

    def _unpacked(self, tag: str, fields: list[Any]) -> Any:
        match tag, fields:
            case "h", [int(handle)]:
                return self._objects[handle]
            case "cb", [int(number)]:
                return lambda *arguments, **keywords: self._call(number, arguments, keywords)
            case "cls", [str(module), str(name)]:
                return getattr(_SHARED[module], name)
            case "x", [int(number), str(module), str(name), *arguments]:
                if number not in self._given:
                    self._given[number] = _made(module, name, [self.unpack(each) for each in arguments])
                return self._given[number]
        raise ProtocolError(f"no value begins with {tag[:20]!r}")


def _plain(value: Any) -> Any:
    for base, own in _OWN.items():
        if isinstance(value, base):
            return own(value)
    raise TypeError(type(value).__name__)


def _kind(value: Any) -> Kind:
    if isinstance(value, enum.Enum):
        return "scalar" if isinstance(value, _BASES) else "object"
    if isinstance(value, type):
        return "object"
    if isinstance(value, tuple):
        return "tuple"
    for kind, base in (("dict", Mapping), ("set", Set), ("list", Sequence)):
        if isinstance(value, base):
            return kind  # type: ignore[return-value]
    return "object"


def _snapshot(value: Any, kind: Kind, inner: Callable[[Any], Any]) -> Any:
    match kind:
        case "object":
            return None
        case "scalar":
            return inner(value.value if isinstance(value, enum.Enum) else value)
        case "dict":
            tree = ["m"]
            for key, each in _few(value.items()):
                tree += (inner(key), inner(each))
            return tree
    return [{"set": "e", "tuple": "t"}.get(kind, "l"), *map(inner, _few(value))]


def _few(values: Iterable[Any]) -> list[Any]:
    found = list(itertools.islice(values, _LONGEST_SNAPSHOT + 1))
    if len(found) > _LONGEST_SNAPSHOT:
        raise ProtocolError(f"more than {_LONGEST_SNAPSHOT} values at once")
    return found


def _made(module: str, name: str, arguments: list[Any]) -> BaseException:
    """An exception like the one that the test made: of its class where both know it, of one with its name elsewhere."""
    found = getattr(_SHARED.get(module), name, None)
    known = isinstance(found, type) and issubclass(found, BaseException)
    cls: Any = found if known else type(name, (Exception,), {})
    if issubclass(cls, exc.StatementError):
        arguments = [None, None, Exception(*arguments)]
    made: BaseException = cls(*arguments)
    return made
