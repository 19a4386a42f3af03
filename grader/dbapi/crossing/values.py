"""Values of the drivers beyond the plain ones, as trees and back: the same for parameters and for results."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from psycopg2 import _range, extensions, extras, sql, tz

from grader.dbapi.result import Field, Result
from grader.wire import ProtocolError
from grader.wire import unpack as unpack_plain

_Pack = Callable[[Any], Any]

RANGES: dict[str, type[Any]] = {
    kind.__name__: kind
    for kind in (extras.NumericRange, extras.DateRange, extras.DateTimeRange, extras.DateTimeTZRange)
}
TZ_FACTORIES: dict[str, Any] = {
    "timezone": dt.timezone,
    "FixedOffsetTimezone": tz.FixedOffsetTimezone,
}
"""What may make psycopg2's time zones: a function of the submission's cannot travel."""

_LONGEST_NAME = 200


class Stranger:
    """Stands for a value that cannot travel. A class of the same name makes the driver word its error as ever."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class Literal:
    """Text that a Json or a QuotedString of the worker's stands for; psycopg2 asks it to quote itself."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._quoted: Any = None

    def __conform__(self, protocol: Any) -> Any:
        return self if protocol is extensions.ISQLQuote else None

    def prepare(self, connection: Any) -> None:
        """Take the connection's encoding and rules."""
        self._quoted = extensions.QuotedString(self.text)
        self._quoted.prepare(connection)

    def getquoted(self) -> bytes:
        """Return the literal."""
        found: bytes = (self._quoted or extensions.QuotedString(self.text)).getquoted()
        return found


class Quoted:
    """A literal that an adapter of the worker's has made."""

    def __init__(self, literal: bytes) -> None:
        self.literal = literal

    def __conform__(self, protocol: Any) -> Any:
        return self if protocol is extensions.ISQLQuote else None

    def getquoted(self) -> bytes:
        """Return it."""
        return self.literal


class Named(NamedTuple):
    """A range of a type that the worker has registered."""

    name: str
    lower: Any
    upper: Any
    bounds: str | None

    def __conform__(self, protocol: Any) -> Any:
        if protocol is not extensions.ISQLQuote:
            return None
        kind = type(self.name, (_range.RangeAdapter,), {"name": self.name})
        empty = self.bounds is None
        return kind(_range.Range(self.lower, self.upper, self.bounds or "[)", empty))


class Converted(NamedTuple):
    """A value of SQLite that a converter of the worker's is to make something of."""

    converter: str
    raw: bytes


class Text(NamedTuple):
    """A text of SQLite's that the worker's `text_factory` is to make something of."""

    raw: bytes


class Function(NamedTuple):
    """A function, or a class, of the worker's, by its number; `kind` says how the driver will use it."""

    number: int
    kind: str


def stranger(name: str) -> Any:
    """Return an object of a class of this name."""
    return type(name[:_LONGEST_NAME], (Stranger,), {"__module__": "builtins"})()


def pack_other(value: Any, pack: _Pack) -> Any:
    """Return a value as a tree that is no plain one; at last, its class's name."""
    make = _PACKED.get(type(value))
    if make is not None:
        return make(value, pack)
    if isinstance(value, sql.Composable):
        return _composable(value, pack)
    for base in (bool, int, float, str, bytes, bytearray, tuple, list, dict, dt.datetime, dt.date, dt.time):
        if isinstance(value, base):
            return pack(_plain(base, value))
    return ["?", type(value).__name__]


def unpack(tree: Any) -> Any:
    """Return the value that a tree stands for.

    Raises:
        ProtocolError: it is none.
    """
    return unpack_plain(tree, _other)


def _other(tag: str, fields: list[Any]) -> Any:
    make = _MADE.get(tag)
    if make is None:
        raise ProtocolError(f"no value begins with {tag[:20]!r}")
    try:
        return make(*fields)
    except ProtocolError:
        raise
    except (TypeError, ValueError, LookupError, ArithmeticError) as error:
        raise ProtocolError(f"no value is made of what follows {tag!r}: {type(error).__name__}") from None


def _plain(base: Any, value: Any) -> Any:
    if base is dt.datetime:
        return dt.datetime.combine(dt.date(value.year, value.month, value.day), value.timetz())
    if base is dt.date:
        return dt.date(value.year, value.month, value.day)
    if base is dt.time:
        return dt.time(value.hour, value.minute, value.second, value.microsecond, value.tzinfo)
    if base is str:
        return str.__str__(value)
    if base in (int, float):
        return base.__pos__(value)
    return base(value)


def _column(value: Any, pack: _Pack) -> Any:
    return ["pg:column", *map(pack, value), value.table_oid, value.table_column]


def _range_of(value: Any, pack: _Pack) -> Any:
    return ["pg:range", type(value).__name__, pack(value._lower), pack(value._upper), value._bounds]


def _composable(value: Any, pack: _Pack) -> Any:
    if isinstance(value, sql.Composed):
        return ["pg:composed", *(_composable(part, pack) for part in value.seq)]
    if isinstance(value, sql.SQL):
        return ["pg:sql", pack(value.string)]
    if isinstance(value, sql.Identifier):
        return ["pg:identifier", *map(pack, value.strings)]
    if isinstance(value, sql.Placeholder):
        return ["pg:placeholder", pack(value.name)]
    if isinstance(value, sql.Literal):
        return ["pg:literal", pack(value.wrapped)]
    return ["?", type(value).__name__]


def _offset(value: Any, pack: _Pack) -> Any:
    zone = value.tzinfo
    if type(zone) is not tz.FixedOffsetTimezone:
        return ["?", type(value).__name__]
    return [
        "pg:offset",
        pack(value.replace(tzinfo=None)),
        pack(zone.utcoffset(None)),
        zone.__dict__.get("_name"),
    ]


_PACKED: dict[type, Callable[[Any, _Pack], Any]] = {
    memoryview: lambda value, pack: ["v", bytes(value)],
    time.struct_time: lambda value, pack: ["st", *value],
    Converted: lambda value, pack: ["cv", value.converter, value.raw],
    Text: lambda value, pack: ["tx", value.raw],
    Function: lambda value, pack: ["fn", value.number, value.kind],
    Field: lambda value, pack: ["field", pack(value.name), pack(value.table_name)],
    Result: lambda value, pack: ["result", *map(pack, value)],
    Literal: lambda value, pack: ["pg:text", pack(value.text)],
    Quoted: lambda value, pack: ["pg:quoted", value.literal],
    Named: lambda value, pack: ["pg:named", *map(pack, value)],
    extensions.Column: _column,
    extensions.Notify: lambda value, pack: ["pg:notify", value.pid, pack(value.channel), pack(value.payload)],
    extensions.Xid: lambda value, pack: ["pg:xid", value.format_id, pack(value.gtrid), pack(value.bqual)],
    extras.Inet: lambda value, pack: ["pg:inet", pack(value.addr)],
    dt.datetime: _offset,
    dt.time: _offset,
    **dict.fromkeys(RANGES.values(), _range_of),
}


def _exact(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ProtocolError(f"a {type(value).__name__} came in the place of a {kind.__name__}")
    return value


def _made_range(name: str, lower: Any, upper: Any, bounds: str | None) -> Any:
    return RANGES[name](unpack(lower), unpack(upper), bounds or "[)", bounds is None)


def _made_named(name: Any, lower: Any, upper: Any, bounds: Any) -> Any:
    if bounds not in ("()", "[)", "(]", "[]", None):
        raise ProtocolError("a range has no such bounds")
    return Named(_exact(str, unpack(name)), unpack(lower), unpack(upper), bounds)


def _made_composed(*parts: Any) -> Any:
    return sql.Composed([unpack(part) for part in parts])


def _made_offset(value: Any, offset: Any, name: Any) -> Any:
    return unpack(value).replace(tzinfo=tz.FixedOffsetTimezone(unpack(offset), name))


def _made_xid(format_id: Any, gtrid: Any, bqual: Any) -> Any:
    if format_id is None:
        return _XID_OF(_exact(str, unpack(gtrid)))
    return extensions.Xid(format_id, _exact(str, unpack(gtrid)), _exact(str, unpack(bqual)))


_XID_OF: Any = extensions.Xid.from_string

_MADE: dict[str, Callable[..., Any]] = {
    "?": lambda name: stranger(_exact(str, name)),
    "v": lambda data: memoryview(_exact(bytes, data)),
    "st": lambda *fields: time.struct_time(fields),
    "cv": lambda name, raw: Converted(_exact(str, name), _exact(bytes, raw)),
    "tx": lambda raw: Text(_exact(bytes, raw)),
    "fn": lambda number, kind: Function(_exact(int, number), _exact(str, kind)),
    "field": lambda name, table: Field(unpack(name), unpack(table)),
    "result": lambda *fields: Result(*(unpack(field) for field in fields)),
    "pg:text": lambda text: Literal(_exact(str, unpack(text))),
    "pg:quoted": lambda literal: Quoted(_exact(bytes, literal)),
    "pg:named": _made_named,
    "pg:column": lambda *fields: extensions.Column(*(unpack(field) for field in fields)),
    "pg:notify": lambda pid, channel, payload: extensions.Notify(pid, unpack(channel), unpack(payload)),
    "pg:xid": _made_xid,
    "pg:inet": lambda address: extras.Inet(unpack(address)),
    "pg:range": _made_range,
    "pg:offset": _made_offset,
    "pg:composed": _made_composed,
    "pg:sql": lambda text: sql.SQL(_exact(str, unpack(text))),
    "pg:identifier": lambda *names: sql.Identifier(*(_exact(str, unpack(name)) for name in names)),
    "pg:placeholder": lambda name: sql.Placeholder(unpack(name)),
    "pg:literal": lambda value: sql.Literal(unpack(value)),
}
