"""Events as text: what a learner reads below a failed test."""

import re
import textwrap
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from grader.trace.events import Event

_ENTRIES = 25  # beyond these a reader looks for a pattern, not for another line
_SQL_LENGTH = (
    330  # about five lines; what is left out is in the middle: the verb and the WHERE clause tell most
)
_VALUE_LENGTH = 40
_VALUES = 8
_ROWS = 2

# Only these are shown by their own repr: a submission's class may do anything in it.
_PLAIN = (bool, int, float, complex, type(None), date, datetime, time, timedelta, Decimal, UUID)


Wording = Callable[[str], str]


def transcript(events: Sequence[Event], width: int = 80, wording: Wording = str) -> list[str]:
    """Tell what happened: the learner's line, then what was sent there.

    Repeats of one statement from one line are told once. Connections are numbered, and their start and end told, only
    where there are several, or where nothing else happened; a plain BEGIN is left out, as every transaction has one.

    Args:
        events: What happened, in order.
        width: The columns to fill at most.
        wording: Changes each text before it is broken into lines: takes out what differs from run to run.
    """
    several = len({event.connection for event in events}) > 1
    silent = not any(event.event == "statement" for event in events)
    told = [event for event in events if _is_told(event, several or silent)]
    entries = [list(group) for _, group in groupby(told, key=_same)]
    labels = [_label(entry[0]) for entry in entries[:_ENTRIES]]
    column = max(map(len, labels), default=0)
    lines: list[str] = []
    for label, entry in zip(labels, entries, strict=False):
        texts = [wording(text) for text in _texts(entry, several)]
        lines += _wrapped(f"{label:>{column}}  ", texts[0], width)
        for text in texts[1:]:
            lines += _wrapped(" " * (column + 4), text, width)
    left_out = sum(map(len, entries[_ENTRIES:]))
    if left_out:
        lines.append(f"{'':{column}}  … and {left_out} more")
    return lines


def shown_value(value: object) -> str:
    """Return a bound value as text: short, and without running code of its class."""
    kind = type(value)
    if issubclass(kind, str):
        text = str.__str__(value)
        return repr(text if len(text) <= _VALUE_LENGTH else text[: _VALUE_LENGTH - 1] + "…")
    if kind in (bytes, bytearray, memoryview):
        return f"<{len(value)} bytes>"  # type: ignore[arg-type]
    if kind in (list, tuple):
        return _shown_values(value)
    if kind in _PLAIN:
        return _shortened(str(value), _VALUE_LENGTH)
    return f"<{_shortened(_printable(kind.__name__), _VALUE_LENGTH)}>"


def shown_sql(sql: str) -> str:
    """Return SQL as one line; of a very long one, the beginning and the end."""
    text = _printable(" ".join(sql.split()))
    if len(text) <= _SQL_LENGTH:
        return text
    half = _SQL_LENGTH // 2
    head = text[:half].rpartition(" ")[0] or text[:half]
    tail = text[-half:].partition(" ")[2] or text[-half:]
    return f"{head} … {tail}"


def shown_parameters(event: Event) -> str:
    """Return the bound values of an event as text; of many, the first."""
    shown = _shown_rows if event.many else _shown_values
    return shown(event.parameters, event.sql)


def _is_told(event: Event, connections: bool) -> bool:
    if event.event in ("connect", "close"):
        return connections or event.error is not None
    return event.event != "begin" or event.sql.strip().upper() != "BEGIN"


def _same(event: Event) -> object:
    if event.event != "statement" or event.error is not None:
        return id(event)
    return event.connection, event.line, event.sql, event.autocommitted


def _label(event: Event) -> str:
    return "test" if event.line is None else f"line {event.line}"


def _texts(entry: Sequence[Event], several: bool) -> Iterator[str]:
    event = entry[0]
    text = event.event if event.event in ("connect", "close") else shown_sql(event.sql)
    if len(entry) > 1:
        text = f"{len(entry)} × {text}"
    elif event.event == "statement" and event.parameters:
        text += f"  {shown_parameters(event)}"
    if event.event == "rollback" and not event.wrote:
        text += "  (nothing had been written)"
    if event.autocommitted:
        text += "  (committed at once)"
    yield f"[{event.connection}] {text}" if several else text
    if event.error is not None:
        yield f"→ {_printable(event.error)}"


def _shown_values(values: Any, sql: str = "") -> str:
    if isinstance(values, dict):
        # In the order of the SQL: SQLAlchemy's own is that of a set where it sends several rows at once.
        names = sorted(values, key=lambda name: _position(str(name), sql))
        items = [f"{_printable(str(name))}={shown_value(values[name])}" for name in names]
    else:
        items = [shown_value(value) for value in values]
    more = [f"… {len(items)} values"] if len(items) > _VALUES else []
    return f"[{', '.join(items[:_VALUES] + more)}]"


def _position(name: str, sql: str) -> int:
    found = re.search(rf"\b{re.escape(name)}\b", sql)
    return found.start() if found else len(sql)


def _shown_rows(rows: Sequence[Any], sql: str) -> str:
    first = ", ".join(_shown_values(row, sql) for row in rows[:_ROWS])
    more = ", …" if len(rows) > _ROWS else ""
    return f"{len(rows)} row{'' if len(rows) == 1 else 's'}: {first}{more}"


def _wrapped(lead: str, text: str, width: int) -> list[str]:
    return textwrap.wrap(
        text,
        max(width, len(lead) + 20),
        initial_indent=lead,
        subsequent_indent=" " * (len(lead) + 2),
        break_on_hyphens=False,
        drop_whitespace=True,
    )


def _shortened(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in text)
