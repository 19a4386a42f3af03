"""What a transport and the broker say to each other over their line: one thread at a time asks, and is answered."""

import builtins
import socket
import threading
import warnings
from collections import deque
from contextlib import suppress
from typing import Any

from grader.dbapi.crossing import errors
from grader.dbapi.crossing.messages import (
    LONGEST,
    MOST_IN_ADVANCE,
    Answer,
    Callback,
    Failure,
    FromBroker,
    Request,
    Step,
    Told,
    decoded,
    encoded,
)
from grader.dbapi.crossing.values import unpack
from grader.dbapi.remote.face import ASK, Face, RemoteCursor
from grader.dbapi.remote.functions import Functions
from grader.dbapi.remote.way import Way
from grader.dbapi.transport import Where
from grader.wire import Line, ProtocolError, frame

_PATIENCE = 5.0  # seconds to wait for what was sent without waiting


class Conversation:
    """One connection's line to the broker, and what has been told over it.

    A step whose value is known waits, and goes with the next request; what a finaliser wants is sent without
    waiting for its answer.

    Attributes:
        state: The attributes of the connection that are known.
        cursors: Those that are open, by their number.
        functions: What the broker may call.
    """

    def __init__(self, way: Way, number: int, face: Face, line: socket.socket) -> None:
        self.state: dict[str, Any] = {}
        self.cursors: dict[int, RemoteCursor] = {}
        self.functions = Functions()
        self._face = face
        self._way = way
        self._number = number
        self._line = Line(line, LONGEST)
        self._lock = threading.RLock()
        self._asking = False
        self._dead = False
        self._before: list[Step] = []
        self._forgotten: deque[int] = deque()
        self._unsent = b""
        self._outstanding = 0
        self._urgent = False

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
        return self._way.where()

    def connected(self) -> None:
        """Wait until the connection is made. Raises what the driver raises."""
        with self.turn():
            self._answer()

    def later(self, operation: str, arguments: list[Any]) -> None:
        """Send a step with the next request: its value is known, or nobody waits for it."""
        with self.turn():
            self._before.append((operation, arguments))
            if len(self._before) >= MOST_IN_ADVANCE // 2:
                self.ask("settle", [])

    def ask(self, operation: str, arguments: list[Any], where: Where | None = None, number: int = 0) -> Any:
        """Have the broker do something, and what waits for it before.

        Args:
            operation: What to do.
            arguments: What it takes, packed.
            where: Tells the learner's line, if that is recorded.
            number: The cursor that it is about, if any: what is told of it, and its rows, are kept there.

        Raises:
            Exception: The driver's own exception, as its real connection raised it.
        """
        line = None if where is None else where()
        with self.turn():
            if self._dead:
                raise errors.closed(self._face.driver)
            self._way.settle_others(self)
            steps = self._in_advance()
            data = encoded(Request(steps, (operation, arguments), line))
            if len(data) > LONGEST:
                self._before = steps
                raise errors.operational(
                    self._face.driver, f"the statement and its values have {len(data):,} bytes, too many"
                )
            try:
                self._drain()
                self._line.socket.sendall(self._unsent + frame(data, LONGEST))
                self._unsent = b""
                return self._answer(number)
            except (EOFError, OSError):
                self._die()
                raise errors.closed(self._face.driver) from None
            except ProtocolError:
                self._die()
                raise

    def _answer(self, number: int = 0) -> Any:
        """Read messages until the answer has come; call the functions that it needs."""
        complete = False
        try:
            while True:
                message = decoded(FromBroker, self._line.receive())
                if type(message) is not Callback:
                    break
                self._line.send(encoded(self.functions.called(message)))
            complete = True
        finally:
            if not complete:  # interrupted in the middle: nothing that comes later could be understood
                self._die()
        self._note(message.told, number)
        if type(message) is Failure:
            raise errors.unpack_error(self._face.driver, message.error)  # type: ignore[arg-type]
        assert type(message) is Answer
        cursor = self.cursors.get(number)
        if cursor is not None and message.rows is not None:
            cursor.reading, cursor.left = True, message.left
            cursor.rows.extend(message.rows)
        return unpack(message.value)

    def _note(self, told: Told, number: int) -> None:
        news = {
            name: value
            for name, tree in told.connection.items()
            if (value := _told(self.state, name, tree)) is not ASK
        }
        self._face.told(news)
        self.state.update(news)
        cursor = self.cursors.get(number)
        if cursor is not None and not cursor.closed:
            for name, tree in told.cursor.items():
                if (value := _told(cursor.told, name, tree)) is not ASK:
                    cursor.told[name] = value
        for category, text in told.warnings:
            _warn(category, text)

    def _in_advance(self) -> list[Step]:
        steps, self._before = self._before, []
        while self._forgotten and len(steps) < MOST_IN_ADVANCE - len(self.cursors):
            steps.append(("forget", [self._forgotten.popleft()]))
        for cursor in self.cursors.values():
            if cursor.left or cursor.reported:
                unread = len(cursor.rows)
                if unread != cursor.reported and len(steps) < MOST_IN_ADVANCE:
                    cursor.reported = unread
                    steps.append(("leave_unread", [cursor.number, unread]))
        return steps

    def interrupt(self) -> None:
        """Stop what the connection is doing, in this thread's time or another's."""
        self._way.interrupt(self._number)

    # --- letting go

    def forget(self, cursor: int) -> None:
        """Let go of a cursor: at once, where it may hold something, else with the next request."""
        known = self.cursors.pop(cursor, None)
        self._forgotten.append(cursor)
        if known is not None and known.left and not self._dead:
            self._settle_soon()

    def abandon(self) -> None:
        """Let go of the connection: the broker closes it when the line ends."""
        if self._dead:
            return
        self._dead = True
        with suppress(OSError):
            self._line.socket.shutdown(socket.SHUT_WR)
        self._way.settle_soon(self)

    def terminate(self) -> None:
        """Close the connection at once, whatever it is doing."""
        if not self._dead:
            self._way.interrupt(self._number, close=True)
            self.abandon()

    def settle(self) -> bool:
        """Have the broker take in what was sent without waiting; False if another thread is at it."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if self._asking:
                return False
            if self._dead:
                self._wait_for_end()
            elif self._outstanding or self._urgent:
                with suppress(Exception):
                    self.ask("settle", [])
            return True
        finally:
            self._lock.release()

    def report(self) -> None:
        """Tell the broker which rows were not used, if that has changed."""
        if not self._dead and any(
            cursor.reported != len(cursor.rows)
            for cursor in list(self.cursors.values())
            if cursor.left or cursor.reported
        ):
            self._urgent = True
            self.settle()

    def _settle_soon(self) -> None:
        self._urgent = True
        self._way.settle_soon(self)
        if not self._lock.acquire(blocking=False):
            return
        try:
            if self._asking or self._unsent:
                return
            data = frame(encoded(Request(self._in_advance(), ("settle", []), None)), LONGEST)
            with suppress(OSError):
                sent = self._line.socket.send(data, socket.MSG_DONTWAIT)
                self._unsent = data[sent:]
                self._outstanding += 1
                self._urgent = False
        finally:
            self._lock.release()

    def _drain(self) -> None:
        """Read the answers that nobody waits for."""
        if self._unsent:
            self._line.socket.sendall(self._unsent)
            self._unsent = b""
        while self._outstanding:
            self._outstanding -= 1
            with suppress(
                Exception
            ):  # of a step that nobody waits for; the end of the line shows in the next
                self._answer()
        self._urgent = False

    def _wait_for_end(self) -> None:
        with suppress(OSError, EOFError, ProtocolError):
            self._line.socket.settimeout(_PATIENCE)
            while True:
                self._line.receive()
        self._way.closed(self._number)

    def _die(self) -> None:
        self._dead = True
        self.state = dict(self._face.when_lost)
        for cursor in self.cursors.values():
            cursor.told.clear()
            cursor.forget_result()
        self._way.closed(self._number)

    def turn(self) -> "Turn":
        """Return a context in which this thread alone asks."""
        return Turn(self)


class Turn:
    """One thread's turn: a finaliser that runs meanwhile, perhaps in this very thread, only queues what it wants."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def __enter__(self) -> None:
        self._conversation._lock.acquire()
        self._before = self._conversation._asking
        self._conversation._asking = True

    def __exit__(self, *error: object) -> None:
        self._conversation._asking = self._before
        self._conversation._lock.release()


def _told(known: dict[str, Any], name: str, tree: Any) -> Any:
    if tree == ["gone"]:
        known.pop(name, None)
        return ASK
    return unpack(tree)


def _warn(category: str, text: str) -> None:
    kind = getattr(builtins, category, UserWarning)
    warnings.warn(
        text, kind if isinstance(kind, type) and issubclass(kind, Warning) else UserWarning, stacklevel=6
    )
