"""What the submission did, as a test reads it."""

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, overload

from grader.trace.events import Event
from grader.trace.recorder import Recorder
from grader.trace.transcript import Wording, transcript


class Events(Sequence[Event]):
    """Some events of one sort, in order. They compare by their number: `assert trace.commits == 1`."""

    __hash__ = None  # type: ignore[assignment]  # equal to a number today, to another tomorrow

    def __init__(self, one: str, many: str, events: Sequence[Event], trace: "Trace") -> None:
        self._one, self._many = one, many
        self._events = events
        self.trace = trace

    @overload
    def __getitem__(self, index: int) -> Event: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Event]: ...
    def __getitem__(self, index: int | slice) -> Event | Sequence[Event]:
        return self._events[index]

    def __len__(self) -> int:
        return len(self._events)

    def __eq__(self, other: object) -> bool:
        return len(self) == _number(other) if isinstance(other, int | Events) else NotImplemented

    def __lt__(self, other: "int | Events") -> bool:
        return len(self) < _number(other)

    def __le__(self, other: "int | Events") -> bool:
        return len(self) <= _number(other)

    def __gt__(self, other: "int | Events") -> bool:
        return len(self) > _number(other)

    def __ge__(self, other: "int | Events") -> bool:
        return len(self) >= _number(other)

    def __repr__(self) -> str:
        return f"{len(self) or 'no'} {self._one if len(self) == 1 else self._many}"


class Texts(Sequence[str]):
    """The SQL that was sent. `in` looks for a part of any of it: `assert name not in trace.sql`."""

    def __init__(self, texts: Sequence[str], trace: "Trace") -> None:
        self._texts = texts
        self.trace = trace

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        return self._texts[index]

    def __len__(self) -> int:
        return len(self._texts)

    def __contains__(self, part: object) -> bool:
        return any(str(part) in text for text in self._texts)

    def __repr__(self) -> str:
        return "the SQL"


class Values(Sequence[Any]):
    """The values that were bound, of all statements one after the other; for `in`."""

    def __init__(self, values: Sequence[Any], trace: "Trace") -> None:
        self._values = values
        self.trace = trace

    @overload
    def __getitem__(self, index: int) -> Any: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Any]: ...
    def __getitem__(self, index: int | slice) -> Any:
        return self._values[index]

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return "the bound values"


class Trace:
    """What the submission did since the test's body started, or within a window of it.

    Every attribute is read from the record at that moment. SQLAlchemy's own handshake and catalogue questions are
    left out; a failed attempt is a statement like any other, but no commit and no connection.
    """

    def __init__(self, recorder: Recorder, start: int = 0, end: int | None = None) -> None:
        self.recorder = recorder
        self._start, self._end = start, end

    @property
    def events(self) -> list[Event]:
        """Everything in order, but for what SQLAlchemy does for itself."""
        return [event for event in self.recorder.events[self._start : self._end] if not event.hidden]

    @property
    def statements(self) -> Events:
        """All SQL but for transaction control."""
        return self._some("statement", "statements", lambda event: event.event == "statement")

    @property
    def selects(self) -> Events:
        """What only reads tables: SELECT, also one that starts with WITH."""
        return self._verbs("SELECT", "select", "values", "table")

    @property
    def inserts(self) -> Events:
        """INSERT and REPLACE."""
        return self._verbs("INSERT", "insert", "replace")

    @property
    def updates(self) -> Events:
        """UPDATE."""
        return self._verbs("UPDATE", "update")

    @property
    def deletes(self) -> Events:
        """DELETE."""
        return self._verbs("DELETE", "delete")

    @property
    def savepoints(self) -> Events:
        """The savepoints that were set."""
        return self._some("savepoint", "savepoints", lambda event: event.event == "savepoint")

    @property
    def commits(self) -> Events:
        """Whatever made work permanent: COMMIT, and each write under AUTOCOMMIT."""
        return self._some(
            "commit",
            "commits",
            lambda event: (event.event == "commit" and event.error is None) or event.autocommitted,
        )

    @property
    def rollbacks(self) -> Events:
        """The rollbacks that took something back, or would have: of transactions that had tried to write."""
        return self._some("rollback", "rollbacks", lambda event: event.event == "rollback" and event.wrote)

    @property
    def connections(self) -> Events:
        """The connections that were really made; what a pool gives out again is none."""
        return self._some(
            "connection", "connections", lambda event: event.event == "connect" and event.error is None
        )

    @property
    def left_open(self) -> Events:
        """The transactions that nobody has ended yet."""
        return Events(
            "transaction left open", "transactions left open", self.recorder.open_transactions(), self
        )

    @property
    def sql(self) -> Texts:
        """The SQL of all statements."""
        return Texts([event.sql for event in self.statements], self)

    @property
    def parameters(self) -> Values:
        """The bound values of all statements."""
        values: list[Any] = []
        for event in self.statements:
            for row in event.parameters if event.many else [event.parameters]:
                values.extend(row.values() if isinstance(row, dict) else row)
        return Values(values, self)

    def window(self) -> "Window":
        """Return a trace of what happens within a `with` block."""
        return Window(self.recorder)

    def transcript(self, width: int = 80, wording: Wording = str) -> list[str]:
        """Tell what happened, a line or more an event, at most `width` columns wide; see `transcript`."""
        return transcript(self.events, width, wording)

    def __repr__(self) -> str:
        return "the trace"

    def _some(self, one: str, many: str, test: Callable[[Event], bool]) -> Events:
        return Events(one, many, [event for event in self.events if test(event)], self)

    def _verbs(self, name: str, *verbs: str) -> Events:
        return self._some(name, f"{name}s", lambda event: event.event == "statement" and event.verb in verbs)


class Window(Trace):
    """The trace of one `with` block."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(recorder, len(recorder))

    def __enter__(self) -> "Window":
        self._start, self._end = len(self.recorder), None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end = len(self.recorder)

    def __repr__(self) -> str:
        return "the observed part"


def _number(other: "int | Events") -> int:
    return len(other) if isinstance(other, Events) else other
