"""What one connection does, written down as it does it."""

import time
from collections.abc import Callable
from types import TracebackType
from typing import Any

import msgspec

from grader.trace import sql as reader
from grader.trace.events import Event, Kind


class Entry:
    """An event in the making: recorded when it is sent, so that a wait for a lock keeps its place in the order.

    It is the context in which the driver does the work, and takes the driver's exception into the event.

    Attributes:
        rows: how many rows it touched or sent, if that is known.
        at: when it was sent, in seconds on a clock that begins anywhere (`time.perf_counter`).
        seconds: how long the driver took for it.
    """

    def __init__(self, event: Event, log: "ConnectionLog | None" = None) -> None:
        self._event = event
        self._log = log
        self.rows: int | None = None
        self.at = time.perf_counter()
        self.seconds = 0.0

    @property
    def event(self) -> Event:
        """The event as far as it is known now."""
        if self.rows == self._event.rows:
            return self._event
        return msgspec.structs.replace(self._event, rows=self.rows)

    def count(self, rows: int) -> None:
        """Add rows that were read later."""
        self.rows = (self.rows or 0) + rows

    def shorten(self, length: int) -> None:
        """Keep no more than the beginning of the SQL, and no values."""
        self._event = msgspec.structs.replace(self._event, sql=self._event.sql[:length], parameters=())

    def __enter__(self) -> "Entry":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.seconds = time.perf_counter() - self.at
        if error is not None:
            self._event = msgspec.structs.replace(self._event, error=_describe(error), autocommitted=False)
        elif self._log is not None and self._event.event in ("commit", "rollback"):
            self._log.ended()


class ConnectionLog:
    """One connection's part of the record: knows what its transaction has done.

    A transaction begins with the first statement in it, not with BEGIN: what was begun and left at that is
    nothing. So SQLite with SQLAlchemy's BEGIN recipe, psycopg2's BEGIN before the first statement and MySQL,
    which needs none, look alike.
    """

    def __init__(self, number: int, append: Callable[[Entry], Entry]) -> None:
        self.number = number
        self.begun: Event | None = None  # the begin of the transaction that is open
        self.fresh = True  # nothing but SQLAlchemy's handshake has been sent yet
        self._append = append
        self._begin_text = "BEGIN"
        self._wrote = False
        self.changed = False  # the transaction that is open has changed rows, as far as we know

    def connected(self, line: int | None, error: BaseException | None = None) -> None:
        """Record that the connection was made, or that it was refused."""
        text = None if error is None else _describe(error)
        self._append(Entry(Event("connect", self.number, line=line, error=text)))

    def closed(self, line: int | None) -> None:
        """Record the end of the connection; an open transaction ends with it."""
        self.ended()
        self._append(Entry(Event("close", self.number, line=line)))

    def statement(
        self,
        sql: str,
        parameters: Any,
        line: int | None,
        *,
        many: bool = False,
        hidden: bool = False,
        autocommit: bool = False,
        code: bool = False,
    ) -> Entry:
        """Record SQL that is about to be sent.

        Args:
            sql: The text.
            parameters: The bound values.
            line: The learner's line.
            many: It is the driver's `executemany`.
            hidden: The text is SQLAlchemy's housekeeping.
            autocommit: The server would commit a write at once.
            code: Whatever the text says, it may run code that lies in the database, and so write.
        """
        kind = reader.kind(sql)
        if hidden:
            return self._append(
                Entry(Event("statement", self.number, sql, parameters, many, line=line, hidden=True))
            )
        if kind == "begin":
            return self.begin(sql)
        if kind == "commit" or kind == "rollback":
            return self.end(kind, line, sql)
        self.fresh = False
        wrote = kind == "statement" and (code or reader.writes(sql))
        if not reader.is_setting(sql) and not (autocommit and kind == "statement"):
            self._open(line)
            self._wrote = self._wrote or wrote
            self.changed = self.changed or (wrote and not reader.defines(sql))
        event = Event(kind, self.number, sql, parameters, many, line=line, wrote=wrote)
        if wrote and autocommit:
            event = msgspec.structs.replace(event, autocommitted=True)
        return self._append(Entry(event, self))

    def begin(self, sql: str = "BEGIN") -> Entry:
        """Note that a transaction was asked for; it is recorded with the first statement in it."""
        self._begin_text = sql
        return Entry(Event("begin", self.number, sql))

    def end(self, kind: Kind, line: int | None, sql: str = "") -> Entry:
        """Record a commit or a rollback that is about to be sent; one that ends nothing is no event."""
        entry = Entry(Event(kind, self.number, sql or kind.upper(), line=line, wrote=self._wrote), self)
        return entry if self.begun is None else self._append(entry)

    def committed(self, line: int | None, times: int) -> None:
        """Record commits that a statement has made by the way."""
        for _ in range(times):
            self._append(Entry(Event("commit", self.number, "COMMIT", line=line, wrote=True)))

    def ended(self) -> None:
        """Note that the transaction is over, whoever ended it."""
        self.begun, self._begin_text, self._wrote, self.changed = None, "BEGIN", False, False

    def _open(self, line: int | None) -> None:
        if self.begun is None:
            self.begun = Event("begin", self.number, self._begin_text, line=line)
            self._append(Entry(self.begun))


def _describe(error: BaseException) -> str:
    """Return class and first line; PyMySQL's exceptions are a number and a text."""
    text = str(error.args[-1]) if error.args and isinstance(error.args[0], int) else str(error)
    first = text.strip().splitlines()[0] if text.strip() else ""
    return f"{type(error).__name__}: {first}".removesuffix(": ")
