"""Plain values as trees that msgpack can carry, and back: each comes out with the type and the value that it had.

A tree is None, a bool, an integer of 64 bits, a float, bytes, a text, or a list `[tag, …]`. What is no plain value is
left to a function of the caller's, which may make a tree of its own tags of it: a handle, for example.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from grader.wire.frames import ProtocolError

DEPTH = 50
"""How deep values may lie in each other."""

_SMALLEST, _LARGEST = -(1 << 63), (1 << 64) - 1
_BITS_A_BYTE = 8


Other = Callable[[Any, Callable[[Any], Any]], Any]
"""Makes a tree of what is no plain value, or raises; its second argument packs what belongs to the value."""


def refuse(value: Any, _pack: Callable[[Any], Any]) -> Any:
    """Let nothing pass but plain values.

    Raises:
        ProtocolError: always.
    """
    raise ProtocolError(f"a {type(value).__name__} is no plain value")


def pack(value: Any, other: Other = refuse, *, live: bool = False, depth: int = 0) -> Any:
    """Return a value as a tree.

    Args:
        value: a plain value: exactly of one of the built-in types, not of a class derived from one.
        other: makes a tree of everything else.
        live: lists, sets and dicts are left to `other`, too, as they may change after they were sent.
        depth: how deep the value lies in others.

    Raises:
        ProtocolError: it is too deep, or `other` refuses it.
    """
    if depth > DEPTH:
        raise ProtocolError(f"values lie more than {DEPTH} deep in each other")
    kind = type(value)
    if value is None or kind is bool or kind is float or kind is bytes:
        return value
    if kind is str:
        return value if value.isascii() or _is_utf8(value) else ["s", value.encode("utf-8", "surrogatepass")]
    if kind is int:
        if _SMALLEST <= value <= _LARGEST:
            return value
        return ["i", value.to_bytes(value.bit_length() // _BITS_A_BYTE + 1, "big", signed=True)]

    def inner(each: Any) -> Any:
        return pack(each, other, live=live, depth=depth + 1)

    if live and kind in _MUTABLE:
        return other(value, inner)
    if kind in _CONTAINERS:
        return [_CONTAINERS[kind], *map(inner, value)]
    if kind is dict:
        tree = ["m"]
        for key, each in value.items():
            tree += (inner(key), inner(each))
        return tree
    if kind in _SCALARS:
        tag, fields = _SCALARS[kind]
        made = fields(value)
        if made is not None:
            return [tag, *made]
    return other(value, inner)


def unpack(tree: Any, other: Callable[[str, list[Any]], Any] | None = None, depth: int = 0) -> Any:
    """Return the value that a tree stands for.

    Args:
        tree: what has come, as msgpack decodes it.
        other: given a tag that is not known here and what follows it, still packed; None knows no more tags.
        depth: how deep the value lies in others.

    Raises:
        ProtocolError: it is no such tree.
    """
    kind = type(tree)
    if tree is None or kind is bool or kind is float or kind is bytes or kind is str or kind is int:
        return tree
    if kind is not list or not tree or type(tree[0]) is not str:
        raise ProtocolError("what has come is no value")
    if depth > DEPTH:
        raise ProtocolError(f"values lie more than {DEPTH} deep in each other")
    tag, fields = tree[0], tree[1:]
    if (make := _MADE.get(tag)) is not None:
        try:
            return make(*fields)
        except ProtocolError:
            raise
        except (TypeError, ValueError, ArithmeticError, LookupError, OSError) as error:
            raise ProtocolError(f"no value is made of what follows {tag!r}: {type(error).__name__}") from None
    container = _TAGS.get(tag)
    if container is None and tag != "m":
        if other is None:
            raise ProtocolError(f"no value begins with {tag[:20]!r}")
        return other(tag, fields)
    values = [unpack(each, other, depth + 1) for each in fields]
    try:
        if container is not None:
            return container(values)
        return dict(zip(values[::2], values[1::2], strict=True))
    except (TypeError, ValueError):  # a list as a key, a key without a value
        raise ProtocolError(f"no value is made of what follows {tag!r}") from None


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _zone(zone: dt.tzinfo | None) -> Any:
    """A time zone as a tree; False for one that cannot travel."""
    if zone is None:
        return None
    if type(zone) is dt.timezone:
        name = zone.tzname(None)
        offset = zone.utcoffset(None)
        return [_microseconds(offset), None if name == dt.timezone(offset).tzname(None) else name]
    if type(zone) is ZoneInfo and zone.key:
        return zone.key
    return False


def _zone_of(tree: Any) -> dt.tzinfo | None:
    if tree is None:
        return None
    if type(tree) is str:
        return ZoneInfo(tree)
    offset, name = tree
    if offset == 0 and name is None:
        return dt.UTC
    delta = dt.timedelta(microseconds=offset)
    return dt.timezone(delta) if name is None else dt.timezone(delta, name)


def _microseconds(delta: dt.timedelta) -> int:
    return delta // dt.timedelta(microseconds=1)


def _datetime(value: dt.datetime) -> list[Any] | None:
    zone = _zone(value.tzinfo)
    if zone is False:
        return None
    day = [value.year, value.month, value.day]
    return [*day, value.hour, value.minute, value.second, value.microsecond, value.fold, zone]


def _time(value: dt.time) -> list[Any] | None:
    zone = _zone(value.tzinfo)
    return (
        None
        if zone is False
        else [value.hour, value.minute, value.second, value.microsecond, value.fold, zone]
    )


def _made_datetime(
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: int,
    microsecond: int,
    fold: int,
    zone: Any,
) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, second, microsecond, tzinfo=_zone_of(zone), fold=fold)


def _made_time(hour: int, minute: int, second: int, microsecond: int, fold: int, zone: Any) -> dt.time:
    return dt.time(hour, minute, second, microsecond, tzinfo=_zone_of(zone), fold=fold)


def _exactly(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise ProtocolError(f"a {type(value).__name__} came in the place of a {kind.__name__}")
    return value


_CONTAINERS: dict[type, str] = {list: "l", tuple: "t", set: "e", frozenset: "f"}
_MUTABLE = {list, set, dict}
_TAGS: dict[str, type] = {tag: kind for kind, tag in _CONTAINERS.items()}
# How each type is taken apart; None for a value that cannot travel.
_SCALARS: dict[type, tuple[str, Callable[[Any], list[Any] | None]]] = {
    bytearray: ("ba", lambda value: [bytes(value)]),
    complex: ("c", lambda value: [value.real, value.imag]),
    Decimal: ("d", lambda value: [str(value)]),
    UUID: ("u", lambda value: [value.bytes]),
    dt.date: ("D", lambda value: [value.year, value.month, value.day]),
    dt.timedelta: ("td", lambda value: [value.days, value.seconds, value.microseconds]),
    dt.datetime: ("dt", _datetime),
    dt.time: ("T", _time),
}
_MADE: dict[str, Callable[..., Any]] = {
    "s": lambda data: _exactly(bytes, data).decode("utf-8", "surrogatepass"),
    "i": lambda data: int.from_bytes(_exactly(bytes, data), "big", signed=True),
    "ba": lambda data: bytearray(_exactly(bytes, data)),
    "c": lambda real, imaginary: complex(_exactly(float, real), _exactly(float, imaginary)),
    "d": lambda text: Decimal(_exactly(str, text)),
    "u": lambda data: UUID(bytes=_exactly(bytes, data)),
    "D": dt.date,
    "td": lambda days, seconds, microseconds: dt.timedelta(days, seconds, microseconds),
    "dt": _made_datetime,
    "T": _made_time,
}
