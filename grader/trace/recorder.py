"""What happened, in order: the one record from which every trace is read."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.trace.events import Event
from grader.trace.log import ConnectionLog, Entry

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

    @property
    def entries(self) -> list[Entry]:
        """The same with their times."""
        return list(self._entries)

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
        log = ConnectionLog(next(self._numbers), self.append)
        self._logs[log.number] = log
        return log

    def append(self, entry: Entry) -> Entry:
        """Add an event to the record, unless it is paused."""
        if not self._paused:
            self._entries.append(entry)
        return entry
