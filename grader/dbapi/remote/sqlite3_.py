"""sqlite3, seen from the worker: its functions, adapters and converters are called here."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from grader.dbapi.crossing.messages import Step
from grader.dbapi.crossing.values import Converted, Function, Text, pack_other
from grader.dbapi.remote.face import ASK, Face, RemoteCursor
from grader.wire import pack

_ADAPTERS: dict[Any, Any] = dict(sqlite3.adapters)  # the driver's own
_CONVERTERS: dict[str, Any] = dict(sqlite3.converters)
_TEXT_FACTORIES: dict[Any, str] = {str: "str", bytes: "bytes", bytearray: "bytearray"}
_BOUND = (int, float, str, bytes, bytearray)
_CONTAINERS: dict[type, str] = {list: "l", tuple: "t", set: "e", frozenset: "f"}
_TAKE_FUNCTIONS = frozenset(
    {
        "create_function",
        "create_aggregate",
        "create_window_function",
        "create_collation",
        "set_authorizer",
        "set_progress_handler",
        "set_trace_callback",
    }
)
_CLASSES = frozenset({"create_aggregate", "create_window_function"})
_MOST_ARGUMENTS = 100  # of a function, to be sure that SQLite takes it


class Sqlite3(Face):
    """sqlite3."""

    driver = "sqlite3"

    def __init__(self, transport: Any) -> None:
        super().__init__(transport)
        self._text_factory: Any = str
        self._converters: dict[str, Any] = {}
        self._converts = False
        self._detects = False

    def connecting(
        self, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return them; a path is its text."""
        detects = arguments[2] if len(arguments) > 2 else options.get("detect_types", 0)
        self._detects = bool(detects)
        path = arguments[:1] or ((options["database"],) if "database" in options else ())
        if path and hasattr(path[0], "__fspath__"):
            if arguments:
                return (path[0].__fspath__(), *arguments[1:]), options
            return arguments, options | {"database": path[0].__fspath__()}
        return arguments, options

    def is_open(self) -> bool:
        """Attributes of a closed connection cannot be read."""
        return "in_transaction" in self.transport.state

    def value(self, value: Any) -> Any:
        """Adapt as `sqlite3` does: a registered adapter, `__conform__`, and then what it can bind."""
        kind = type(value)
        key = (kind, sqlite3.PrepareProtocol)
        adapter = sqlite3.adapters.get(key)
        if adapter is not None and adapter is not _ADAPTERS.get(key):
            return pack(adapter(value), pack_other)
        if value is None or kind in _BOUND or adapter is not None:
            return pack(value, pack_other)
        conform = getattr(kind, "__conform__", None)
        if conform is not None:
            adapted = value.__conform__(sqlite3.PrepareProtocol)
            if adapted is not None:
                return pack(adapted, pack_other)
        for base in _BOUND:
            if isinstance(value, base):
                return pack_other(value, lambda plain: pack(plain, pack_other))
        if kind in _CONTAINERS:  # refused, but the record shows what it was
            return [_CONTAINERS[kind], *map(self.value, value)]
        try:
            return ["v", bytes(memoryview(value))]
        except TypeError:
            return ["?", kind.__name__]

    def argument(self, name: str, value: Any) -> Any:
        """Return it; a function stays here, and its number crosses."""
        if callable(value) and name in _TAKE_FUNCTIONS:
            kind = "class" if name in _CLASSES else "function"
            return pack(Function(self.transport.functions.register(value), kind), pack_other)
        return pack(value, pack_other)

    def steps(self) -> Iterator[Step]:
        """Yield the names of converters that are new."""
        if not self._detects:
            return
        own = {name: each for name, each in sqlite3.converters.items() if _CONVERTERS.get(name) is not each}
        if own.keys() - self._converters.keys():
            yield ("call", ["use_converters", ["t", *own], ["m"]])
        self._converters = own
        self._converts = bool(own) or self._converts

    def row(self, cursor: RemoteCursor, values: tuple[Any, ...]) -> Any:
        """Convert what is to be converted here."""
        if not self._converts:
            return values
        return tuple(map(self._converted, values))

    def needs_no_asking(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> bool:
        """Nothing is rolled back where there is no transaction."""
        state = self.transport.state
        return (
            name == "rollback"
            and not arguments
            and state.get("in_transaction") is False
            and state.get("begun") is False
            and state.get("autocommit", -1) == -1
        )

    def can_wait(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> bool:
        """SQLAlchemy registers functions on every new connection."""
        return (
            name == "create_function"
            and self.is_open()
            and len(arguments) == 3
            and type(arguments[0]) is str
            and type(arguments[1]) is int
            and -1 <= arguments[1] < _MOST_ARGUMENTS
            and callable(arguments[2])
            and options.keys() <= {"deterministic"}
            and all(type(value) is bool for value in options.values())
        )

    def get(self, name: str) -> Any:
        """Return the text factory."""
        return self._text_factory if name == "text_factory" and self.is_open() else ASK

    def set(self, name: str, value: Any) -> Any:
        """Take a text factory; another one than the driver's own is called here."""
        if name != "text_factory":
            return ASK
        kind = _TEXT_FACTORIES.get(value, "worker") if isinstance(value, type) else "worker"
        self._converts = self._converts or kind == "worker"
        self.transport.request("call", ("use_text_factory", (kind,), {}), self.transport.where)
        self._text_factory = value
        return None

    def call(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        """Interrupt at once: by the door, as a request may be under way."""
        if name != "interrupt" or not self.is_open():
            return ASK
        self.transport.interrupt()
        return None

    def _converted(self, value: Any) -> Any:
        if type(value) is Text:
            return self._text_factory(value.raw)
        if type(value) is Converted:
            return sqlite3.converters[value.converter](value.raw)
        return value
