"""Rows that go with an answer before they are asked for."""

from typing import Any

from grader.dbapi.broker.session import Session
from grader.dbapi.crossing.values import pack_other
from grader.wire import pack

ROWS_AT_ONCE = 500
"""Rows of an answer."""

BYTES_AT_ONCE = 1 << 20
"""Bytes after which an answer takes no more rows."""

_BATCH = 50  # rows between two looks at their size


def read_rows(session: Session, number: int, wanted: int | None) -> tuple[list[list[Any]], bool]:
    """Take rows of a cursor's result, packed.

    Args:
        session: Whose cursor it is.
        number: The cursor's.
        wanted: How many the client wants now; None means all.

    Returns:
        The rows, and whether there may be more.
    """
    found: list[list[Any]] = []
    size = 0
    while True:
        rest = None if wanted is None else wanted - len(found)
        rows, left = session.take(number, rest, min(_BATCH, ROWS_AT_ONCE - len(found)))
        for row in rows:
            found.append([pack(value, pack_other) for value in row])
            size += sum(len(value) for value in row if isinstance(value, str | bytes | memoryview))
        full = len(found) >= ROWS_AT_ONCE or size >= BYTES_AT_ONCE
        if not left or full or (wanted is not None and len(found) >= wanted):
            return found, left


def first_rows(session: Session, number: int) -> tuple[list[list[Any]], bool]:
    """Take the rows that go with the answer to their query: none of a result that is read row by row."""
    if session.reads_later(number):
        return [], True
    try:
        return read_rows(session, number, None)
    except Exception:
        return [], True  # whoever fetches the row shall be told
