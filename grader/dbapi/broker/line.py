"""The referee's side of a broker: begins and ends tests, and reads their record."""

import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import URL, make_url

from grader.dbapi.broker.grant import Grant
from grader.dbapi.crossing.control import (
    DEFAULT,
    Begin,
    Clear,
    Done,
    End,
    FromBroker,
    Limits,
    News,
    Pause,
    Strike,
    Tell,
    ToldEvent,
)
from grader.dbapi.crossing.descriptors import Handing
from grader.dbapi.crossing.messages import LONGEST, decoded, encoded
from grader.dbapi.crossing.values import unpack
from grader.trace import Event, Fault, Recorder
from grader.wire import ProtocolError

_PORTS = range(20_000, 60_000)
_MOST_EVENTS = 1_000_000  # more than any limits allow: whoever tells of more is no broker of ours


class BrokerDied(Exception):
    """The broker has ended, or says what no broker says: the test that is on has failed."""


def stand_in_url(url: str) -> str:
    """Return a URL that a worker is given in the place of a real one.

    It has the same parts, and tells the backend and nothing else; each is another one.
    """
    real = make_url(url)
    name = f"kata_{secrets.token_hex(4)}"
    if real.get_backend_name() == "sqlite":
        made = URL.create(real.drivername, database=f"/database/{name}.db")
    else:
        port, password = secrets.choice(_PORTS), secrets.token_hex(8)
        made = URL.create(real.drivername, f"{name}_user", password, "127.0.0.1", port, name)
    return made.render_as_string(hide_password=False)


def grant_for(url: str, said: str, folder: str | None = None) -> Grant:
    """Return the right to connect to one database.

    Args:
        url: The real URL.
        said: The URL that the worker is given.
        folder: SQLite: where the broker may open files of other names, and which nobody else uses.
    """
    real = make_url(url)
    driver = {"sqlite": "sqlite3", "postgresql": "psycopg2", "mysql": "pymysql"}[real.get_backend_name()]
    return msgspec.convert(
        {
            "driver": driver,
            "said": _arguments(make_url(said), driver),
            "real": _arguments(real, driver),
            "folder": folder,
        },
        Grant,
    )


def _arguments(url: URL, driver: str) -> dict[str, Any]:
    given, options = url.get_dialect()().create_connect_args(url)
    if driver == "sqlite3":
        return {"database": given[0]}
    options = dict(options)
    options.pop("client_flag", None)  # the worker's dialect says it itself
    names = {"passwd": "password", "db": "database"}
    return {names.get(name, name): value for name, value in options.items()}


class BrokerLine:
    """A broker, seen from its referee.

    Args:
        socket: The referee's end of the control line.
    """

    def __init__(self, socket: socket.socket) -> None:
        self._line = Handing(socket, LONGEST)

    def begin(
        self,
        grant: Grant,
        door: socket.socket,
        submission_file: str | None = None,
        limits: Limits = DEFAULT,
    ) -> "RemoteRecorder":
        """Begin a test.

        Args:
            grant: What may be connected to.
            door: The broker's end of the door; it is closed here.
            submission_file: The learner's file, for messages.
            limits: What the connections may do.

        Raises:
            BrokerDied: There is no broker any more.
        """
        with door:
            self._ask(Begin(grant, limits), door)
        return RemoteRecorder(self, submission_file)

    def end(self) -> int:
        """End the test: whatever is open is rolled back and closed. Return how many round trips its worker made.

        Raises:
            BrokerDied: There is no broker any more.
        """
        answer = self._ask(End())
        return answer.round_trips if isinstance(answer, Done) else 0

    def close(self) -> None:
        """Let go of the broker, which ends by that."""
        self._line.close()

    def _ask(self, message: Any, handed: socket.socket | None = None) -> News | Done:
        try:
            self._line.send(encoded(message), handed)
            answer: News | Done = decoded(FromBroker, self._line.receive())
            return answer
        except (EOFError, OSError):
            raise BrokerDied("the database's side of the test has ended") from None
        except ProtocolError as error:
            raise BrokerDied(f"the database's side of the test says what it never says: {error}") from None

    def _news(self, message: Any) -> News:
        answer = self._ask(message)
        if not isinstance(answer, News) or answer.count > _MOST_EVENTS:
            raise BrokerDied("the database's side of the test has answered something else")
        return answer


class _Faults(list[Fault]):
    def __init__(self, line: BrokerLine) -> None:
        self._line = line

    def append(self, fault: Fault) -> None:
        self._line._ask(Strike(fault.verb, fault.times, fault.after))


class RemoteRecorder(Recorder):
    """The record of one test that a broker writes. Whatever is asked of it, the broker has first read what came before.

    Every question raises BrokerDied when there is no broker any more.
    """

    def __init__(self, line: BrokerLine, submission_file: str | None) -> None:
        super().__init__(submission_file)
        self.faults = _Faults(line)
        self._line = line
        self._known: list[Event] = []

    @property
    def events(self) -> list[Event]:
        """All events since the last `clear()`, SQLAlchemy's own included."""
        self._news()
        return list(self._known)

    def __len__(self) -> int:
        return self._line._news(Tell(only_count=True)).count

    def clear(self) -> None:
        """Forget the events: the test's body starts. Connections and their open transactions stay known."""
        self._line._ask(Clear())
        self._known.clear()
        self.shown = None

    @contextmanager
    def pause(self) -> Iterator[None]:
        """Record nothing meanwhile."""
        self._line._ask(Pause(True))
        try:
            yield
        finally:
            self._line._ask(Pause(False))

    def open_transactions(self) -> list[Event]:
        """The begin events of the transactions that nobody has ended."""
        return [_event(told) for told in self._news().open_transactions]

    def complaints(self) -> list[str]:
        """What the submission did that no honest one does, in sentences of the broker's."""
        return self._line._news(Tell(only_count=True)).complaints

    def _news(self) -> News:
        while True:
            news = self._line._news(Tell())
            for place, told in news.changed:
                if place > len(self._known) or place >= news.count:
                    raise BrokerDied("the database's side of the test tells of events that cannot be")
                self._known[place : place + 1] = [_event(told)]
            if not news.more:
                return news


def _event(told: ToldEvent) -> Event:
    fields = list(msgspec.structs.astuple(told))
    try:
        fields[3] = unpack(told.parameters)
    except ProtocolError as error:
        raise BrokerDied(f"the database's side of the test says what it never says: {error}") from None
    return Event(*fields)
