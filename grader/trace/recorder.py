"""What happened, in order: the one record from which every trace is read."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

import msgspec

from grader.trace import sql as reader
from grader.trace.events import Event, Kind

if TYPE_CHECKING:
    from grader.trace.trace import Trace


@dataclass
class Fault:
    """A deadlock that the database is to answer with.

    Attributes:
        verb: The statements that it meets: `update`, `insert` …, or `commit`.
        times: How many of them fail.
        after: How many are let pass before.
    """

    verb: str
    times: int = 1
    after: int = 0

    def strikes(self, verb: str) -> bool:
        """Count one more statement with this verb, and say whether it is to fail."""
        if verb != self.verb or self.times == 0:
            return False
        if self.after:
            self.after -= 1
            return False
        self.times -= 1
        return True


class Entry:
    """An event in the making: recorded when it is sent, so that a wait for a lock keeps its place in the order.

    It is the context in which the driver does the work, and takes the driver's exception into the event.
    """

    def __init__(self, event: Event, log: "ConnectionLog | None" = None) -> None:
        self._event = event
        self._log = log
        self.rows: int | None = None

    @property
    def event(self) -> Event:
        """The event as far as it is known now."""
        if self.rows == self._event.rows:
            return self._event
        return msgspec.structs.replace(self._event, rows=self.rows)

    def count(self, rows: int) -> None:
        """Add rows that were read later."""
        self.rows = (self.rows or 0) + rows

    def __enter__(self) -> "Entry":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
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

    def __init__(self, recorder: "Recorder", number: int) -> None:
        self._recorder = recorder
        self.number = number
        self.begun: Event | None = None  # the begin of the transaction that is open
        self.fresh = True  # nothing but SQLAlchemy's handshake has been sent yet
        self._begin_text = "BEGIN"
        self._wrote = False

    def connected(self, line: int | None, error: BaseException | None = None) -> None:
        """Record that the connection was made, or that it was refused."""
        text = None if error is None else _describe(error)
        self._recorder.append(Entry(Event("connect", self.number, line=line, error=text)))

    def closed(self, line: int | None) -> None:
        """Record the end of the connection; an open transaction ends with it."""
        self.ended()
        self._recorder.append(Entry(Event("close", self.number, line=line)))

    def statement(
        self,
        sql: str,
        parameters: Any,
        line: int | None,
        *,
        many: bool = False,
        hidden: bool = False,
        autocommit: bool = False,
    ) -> Entry:
        """Record SQL that is about to be sent.

        Args:
            sql: The text.
            parameters: The bound values.
            line: The learner's line.
            many: It is the driver's `executemany`.
            hidden: The text is SQLAlchemy's housekeeping.
            autocommit: The server would commit a write at once.
        """
        kind = reader.kind(sql)
        if hidden:
            return self._recorder.append(
                Entry(Event("statement", self.number, sql, parameters, many, line=line, hidden=True))
            )
        if kind == "begin":
            return self.begin(sql)
        if kind == "commit" or kind == "rollback":
            return self.end(kind, line, sql)
        self.fresh = False
        wrote = kind == "statement" and reader.writes(sql)
        if not reader.is_setting(sql) and not (autocommit and kind == "statement"):
            self._open(line)
            self._wrote = self._wrote or wrote
        event = Event(kind, self.number, sql, parameters, many, line=line, wrote=wrote)
        if wrote and autocommit:
            event = msgspec.structs.replace(event, autocommitted=True)
        return self._recorder.append(Entry(event, self))

    def begin(self, sql: str = "BEGIN") -> Entry:
        """Note that a transaction was asked for; it is recorded with the first statement in it."""
        self._begin_text = sql
        return Entry(Event("begin", self.number, sql))

    def end(self, kind: Kind, line: int | None, sql: str = "") -> Entry:
        """Record a commit or a rollback that is about to be sent; one that ends nothing is no event."""
        entry = Entry(Event(kind, self.number, sql or kind.upper(), line=line, wrote=self._wrote), self)
        return entry if self.begun is None else self._recorder.append(entry)

    def ended(self) -> None:
        """Note that the transaction is over, whoever ended it."""
        self.begun, self._begin_text, self._wrote = None, "BEGIN", False

    def _open(self, line: int | None) -> None:
        if self.begun is None:
            self.begun = Event("begin", self.number, self._begin_text, line=line)
            self._recorder.append(Entry(self.begun))


class Recorder:
    """Everything that the connections of one test did.

    It is written to by every connection's own thread at once, and takes no lock: a statement that waits for another
    transaction must not keep that transaction from being recorded. Appending to a list is atomic in CPython.

    Attributes:
        submission_file: The learner's file, as its code objects name it; None where there is none.
        faults: The deadlocks that the database is still to answer with.
        shown: The window that a failed comparison was about, for the message.
    """

    def __init__(self, submission_file: str | None = None) -> None:
        self.submission_file = submission_file
        self.faults: list[Fault] = []
        self.shown: Trace | None = None
        self._entries: list[Entry] = []
        self._logs: dict[int, ConnectionLog] = {}
        self._numbers = itertools.count(1)
        self._paused = 0

    @property
    def events(self) -> list[Event]:
        """All events since the last `clear()`, SQLAlchemy's own included."""
        return [entry.event for entry in list(self._entries)]

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Forget the events: the test's body starts. Connections and their open transactions stay known."""
        self._entries.clear()
        self.shown = None

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Record nothing meanwhile: what a failure report does to show a value is not the submission's doing."""
        self._paused += 1
        try:
            yield
        finally:
            self._paused -= 1

    def fault(self, verb: str, times: int = 1, after: int = 0) -> None:
        """Let the database answer `times` statements with a deadlock, after having let `after` pass.

        Args:
            verb: `update`, `insert`, `delete`, `select` …, or `commit`.
            times: How many statements fail.
            after: How many are let pass before the first that fails.
        """
        self.faults.append(Fault(verb, times, after))

    def strikes(self, verb: str) -> bool:
        """Say whether the statement about to be sent is to fail. Every fault counts it."""
        strikes = [fault.strikes(verb) for fault in self.faults]
        return any(strikes)

    def open_transactions(self) -> list[Event]:
        """The begin events of the transactions that nobody has ended."""
        return [log.begun for log in list(self._logs.values()) if log.begun is not None]

    def new_connection(self) -> ConnectionLog:
        """Start the log of one more connection."""
        log = ConnectionLog(self, next(self._numbers))
        self._logs[log.number] = log
        return log

    def append(self, entry: Entry) -> Entry:
        """Add an event to the record, unless it is paused."""
        if not self._paused:
            self._entries.append(entry)
        return entry


def _describe(error: BaseException) -> str:
    """Return class and first line; PyMySQL's exceptions are a number and a text."""
    text = str(error.args[-1]) if error.args and isinstance(error.args[0], int) else str(error)
    first = text.strip().splitlines()[0] if text.strip() else ""
    return f"{type(error).__name__}: {first}".removesuffix(": ")
