"""psycopg2, seen from the worker: its adapters and typecasters are called here."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar
from uuid import UUID

import psycopg2
from psycopg2 import _json, _range, extensions, extras

from grader.dbapi.client import psycopg2_casters
from grader.dbapi.crossing.messages import Step
from grader.dbapi.crossing.values import TZ_FACTORIES, Named, pack_other
from grader.dbapi.remote.face import ASK, Face, RemoteCursor
from grader.wire import pack

_ADAPTERS: dict[Any, Any] = dict(extensions.adapters)  # the driver's own
_MOST_NOTICES = 50  # that a connection keeps
_GROWING = ("notices", "notifies")


class Psycopg2(Face):
    """psycopg2."""

    driver = "psycopg2"
    gives_back = True
    when_lost: ClassVar = {"closed": 2}

    def __init__(self, transport: Any) -> None:
        super().__init__(transport)
        self._lists: dict[str, Any] = {name: [] for name in _GROWING}
        self._come = dict.fromkeys(_GROWING, 0)
        self._casters: dict[int, Any] = {}  # registered for this connection
        self._global_version = 0
        self._of_cursors: dict[int, dict[int, Any]] = {}

    def is_open(self) -> bool:
        """It says so."""
        return self.transport.state.get("closed") == 0

    # --- values that leave

    def value(self, value: Any) -> Any:
        """Adapt as psycopg2 does: by the registry, for the type and those that it derives from, then `__conform__`."""
        kind = type(value)
        for each in kind.__mro__[:-1]:
            key = (each, extensions.ISQLQuote)
            adapter = extensions.adapters.get(key)
            if adapter is None:
                continue
            if adapter is not _ADAPTERS.get(key):
                return self._adapted(adapter, each, value)
            if each in (list, tuple):
                return ["l" if each is list else "t", *map(self.value, value)]
            return pack(value, pack_other)
        conform = getattr(kind, "__conform__", None)
        if conform is not None:
            return self._literal(value.__conform__(extensions.ISQLQuote), value)
        if kind in (dict, UUID):
            return ["?", kind.__name__]
        return pack(value, pack_other)

    def _adapted(self, adapter: Any, kind: type, value: Any) -> Any:
        if adapter is extras.UUID_adapter:
            return pack(value, pack_other)
        if adapter is extras.HstoreAdapter and kind is dict:
            return ["m", *(tree for pair in value.items() for tree in map(self.value, pair))]
        return self._literal(adapter(value), value)

    def _literal(self, adapted: Any, value: Any) -> Any:
        if isinstance(adapted, _json.Json):
            return ["pg:text", pack(str(adapted.dumps(adapted.adapted)), pack_other)]
        if isinstance(adapted, extensions.QuotedString):
            return ["pg:text", pack(adapted.adapted, pack_other)]
        if isinstance(adapted, extensions.Binary):
            return ["v", bytes(adapted.adapted)]
        if isinstance(adapted, extras.Inet):
            return pack_other(adapted, lambda each: pack(each, pack_other))
        if isinstance(adapted, _range.RangeAdapter) and adapted.name is not None:
            found: Any = adapted.adapted
            return pack(Named(adapted.name, found.lower, found.upper, found._bounds), pack_other)
        quoted = adapted.getquoted() if hasattr(adapted, "getquoted") else None
        if quoted is None:
            return ["?", type(value).__name__]
        return ["pg:quoted", quoted if isinstance(quoted, bytes) else str(quoted).encode()]

    # --- values that come

    def steps(self) -> Iterator[Step]:
        """Yield the typecasters that were registered for all connections."""
        if self._global_version == psycopg2_casters.version:
            return
        self._global_version = psycopg2_casters.version
        specified = {
            id(caster): caster
            for oid, caster in psycopg2_casters.registered.items()
            if oid not in self._casters
        }
        yield (
            "call",
            ["use_casters", ["t", *(pack(_specified(each)) for each in specified.values())], ["m"]],
        )

    def row(self, cursor: RemoteCursor, values: tuple[Any, ...]) -> Any:
        """Apply the typecasters of this side."""
        if cursor.kept is None:
            cursor.kept = self._casts(cursor)
        if not cursor.kept:
            return values
        found = list(values)
        for index, cast in cursor.kept:
            found[index] = cast(found[index])
        return tuple(found)

    def _casts(self, cursor: RemoteCursor) -> list[tuple[int, Callable[[Any], Any]]]:
        casts = []
        for index, column in enumerate(cursor.told.get("description") or ()):
            made = self._made(cursor, column.type_code)
            if made is not None:
                casts.append((index, _cast(made, _CastingCursor(self, cursor))))
        return casts

    def _made(self, cursor: RemoteCursor, oid: int) -> psycopg2_casters.Made | None:
        for scope in (self._of_cursors.get(cursor.number, {}), self._casters, psycopg2_casters.registered):
            if oid in scope:
                return _called_here(scope[oid])
        return None

    def cast(self, cursor: RemoteCursor, oid: int, text: str | None) -> Any:
        """Convert one value as the cursor would."""
        made = self._made(cursor, oid)
        if made is None:
            return self.transport.ask_cursor(cursor, (cursor.number, "cast", (oid, text), {}))
        if made.function is not None:
            return made.function(text, _CastingCursor(self, cursor))
        raise psycopg2.NotSupportedError("cast() of an array is not available here")

    # --- what lives on this side

    def needs_no_asking(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> bool:
        """Nothing is rolled back where there is no transaction."""
        state = self.transport.state
        return (
            name == "rollback"
            and self.is_open()
            and state.get("status") == extensions.STATUS_READY
            and state.get("info.transaction_status") == extensions.TRANSACTION_STATUS_IDLE
            and state.get("begun") is False
        )

    def get(self, name: str) -> Any:
        """Return one of the lists that grow, or the typecasters."""
        if name in self._lists:
            return self._lists[name]
        if name == "string_types":
            return dict(self._casters)
        return {} if name == "binary_types" else ASK

    def set(self, name: str, value: Any) -> Any:
        """Replace one of the lists that grow."""
        if name not in self._lists:
            return ASK
        self._lists[name] = value
        return None

    def call(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        """Register a typecaster; cancel at once, by the door, as a request may be under way."""
        if name == "register_type" and self.is_open():
            self._casters.update(dict.fromkeys(arguments[0].values, arguments[0]))
            self.transport.later("call", ["use_casters", ["t", pack(_specified(arguments[0]))], ["m"]])
            self.transport.forget_casts()
            return None
        if name == "cancel" and self.is_open():
            self.transport.interrupt()
            return None
        return ASK

    def cursor_set(self, cursor: RemoteCursor, name: str, value: Any) -> Any:
        """Choose what makes time zones, among those that the broker knows."""
        if name != "tzinfo_factory":
            return ASK
        known = next((key for key, factory in TZ_FACTORIES.items() if factory is value), None)
        if known is None and value is not None:
            raise psycopg2.NotSupportedError("a tzinfo_factory of your own is not available here")
        self.transport.ask_cursor(cursor, (cursor.number, "use_tzinfo_factory", (known,), {}))
        return None

    def cursor_call(self, cursor: RemoteCursor, name: str, arguments: tuple[Any, ...]) -> Any:
        """Register a typecaster for a cursor; convert by one."""
        if name == "register_type":
            caster = arguments[0]
            self._of_cursors.setdefault(cursor.number, {}).update(dict.fromkeys(caster.values, caster))
            self.transport.later(
                "cursor_call", [cursor.number, "use_casters", ["t", pack(_specified(caster))], ["m"]]
            )
            cursor.kept = None
            return None
        if name == "cast" and len(arguments) == 2:
            return self.cast(cursor, *arguments)
        return ASK

    def is_finished(self, cursor: RemoteCursor) -> bool:
        """Only a cursor on the server holds something there."""
        return not cursor.named

    def told(self, news: dict[str, Any]) -> None:
        """Let the lists grow."""
        for name in _GROWING:
            come, found = news.pop(f"new_{name}()", (0, ()))
            if come > self._come[name]:
                self._come[name] = come
                self._lists[name].extend(found)
                if name == "notices":
                    del self._lists[name][:-_MOST_NOTICES]


class _CastingCursor:
    """What a typecaster is given for the cursor: it may convert with it, and ask it."""

    def __init__(self, face: Psycopg2, cursor: RemoteCursor) -> None:
        self._face, self._cursor = face, cursor

    def cast(self, oid: int, text: str | None) -> Any:
        """Convert one value."""
        return self._face.cast(self._cursor, oid, text)

    @property
    def connection(self) -> Any:
        """The connection, to read from."""
        return _CastingConnection(self._face)

    def __getattr__(self, name: str) -> Any:
        transport = self._face.transport
        return transport.request("cursor_get", (self._cursor.number, name), transport.where)


class _CastingConnection:
    def __init__(self, face: Psycopg2) -> None:
        self._face = face

    def __getattr__(self, name: str) -> Any:
        transport = self._face.transport
        return transport.request("get", (name,), transport.where)


def _specified(caster: Any) -> tuple[tuple[int, ...], str, int]:
    """Return what a broker is to register: which oids it leaves as text, and which it converts by its own driver."""
    oids = tuple(caster.values)
    made = psycopg2_casters.MADE.get(id(caster))
    if made is None:
        return oids, "driver", oids[0] if oids else 0
    if made.function is not None:
        return oids, "raw", 0
    if _called_here(made.base) is None:
        return oids, "driver array", made.base.values[0]
    return oids, "raw array", 0


def _called_here(caster: Any) -> psycopg2_casters.Made | None:
    made = psycopg2_casters.MADE.get(id(caster))
    if made is None or made.function is not None:
        return made
    return made if _called_here(made.base) is not None else None


def _cast(made: psycopg2_casters.Made, cursor: Any) -> Callable[[Any], Any]:
    if made.function is not None:
        return lambda value: made.function(value, cursor)
    element = _cast(psycopg2_casters.MADE[id(made.base)], cursor)

    def cast(value: Any) -> Any:
        if isinstance(value, list):
            return [cast(each) for each in value]
        return element(value)

    return lambda value: None if value is None else cast(value)
