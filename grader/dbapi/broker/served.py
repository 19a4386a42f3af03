"""One connection of a worker's, served over its line by a thread of its own."""

import select
import socket
import threading
import traceback
from collections import deque
from contextlib import suppress
from typing import Any, Protocol

from grader.dbapi.broker import Broker
from grader.dbapi.broker.driver import Driver
from grader.dbapi.broker.proxies import Proxies
from grader.dbapi.broker.reading import first_rows, read_rows
from grader.dbapi.broker.session import Session
from grader.dbapi.broker.steps import CURSOR_STEPS, checked
from grader.dbapi.broker.warned import catch_here
from grader.dbapi.broker.watch import Watch
from grader.dbapi.crossing import errors
from grader.dbapi.crossing.messages import (
    LONGEST,
    Answer,
    Callback,
    Failure,
    FromWorker,
    Open,
    Raised,
    Request,
    Returned,
    Told,
    decoded,
    encoded,
)
from grader.dbapi.crossing.values import pack_other, unpack
from grader.wire import Frames, ProtocolError, frame, pack

MOST_CURSORS = 1000
"""Cursors that a connection may have open at once."""

_CHUNK = 1 << 16
_NOT_A_REQUEST = "It wrote into the line to the database what is no request."
_EXCEPTIONS = {"MemoryError": MemoryError, "OverflowError": OverflowError}


class Allowance(Protocol):
    """What a service lets its connections do."""

    broker: Broker
    watch: Watch
    statement_seconds: float

    def next_statement(self) -> None:
        """Count one more statement. Raises LimitReached when there may be no more of them."""

    def next_round_trip(self) -> None:
        """Count a request that is answered."""

    def complain(self, sentence: str) -> None:
        """Note what a submission did that no honest one does."""


class LimitReached(Exception):
    """A limit of the grader's; the text says which."""


class Served:
    """Serves one connection until its line ends.

    Attributes:
        idle: It waits for the worker, and has read all that came before.
        performing: It does what the worker waits for.
        is_over: It is closed, or about to be.
    """

    def __init__(self, allowance: Allowance, driver: Driver, wanted: Open, line: socket.socket) -> None:
        self.idle = False
        self.performing = False
        self._allowance = allowance
        self._driver = driver
        self._wanted = wanted
        self._line = line
        self._frames = Frames(LONGEST)
        self._arrived: deque[bytes] = deque()
        self._session: Session | None = None
        self._told: dict[str, Any] = {}
        self._told_of: dict[int, dict[str, Any]] = {}
        self._proxies = Proxies(self._call)
        self._depth = 0
        self._late = False
        self.is_over = False
        self._calling = False
        self._warnings: list[tuple[str, str]] = []
        self._thread = 0

    # --- for other threads

    def has_unread(self) -> bool:
        """Say whether something has come that it has not begun to do."""
        try:
            return bool(self._arrived) or is_readable(self._line, 0) or not (self.idle or self.performing)
        except ValueError:  # closed meanwhile
            return False

    def stop(self) -> None:
        """Stop what is being done, because it lasts too long."""
        self._late = True
        self._allowance.complain(f"A statement ran longer than {self._allowance.statement_seconds:g} s.")
        if self._calling:
            self._hang_up()  # it waits for a function of the worker's
        self.interrupt()

    def interrupt(self) -> None:
        """Stop what is being done, because the worker asks for it."""
        session = self._session
        if session is not None:
            session.cancel()

    def end(self) -> None:
        """Close the connection, whatever it is doing, and the line."""
        self.is_over = True
        if self._calling:
            self._hang_up()  # it waits for a function of the worker's
        if self._session is not None:
            self._session.shut_down()
        self._hang_up()

    def _hang_up(self) -> None:
        with suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)

    # --- its own thread

    def run(self) -> None:
        """Connect, and serve until the line ends."""
        self._thread = threading.get_ident()
        catch_here(self._warnings)
        try:
            if self._opened():
                while True:
                    self._serve(self._next())
        except (EOFError, OSError):
            pass
        except ProtocolError:
            self._allowance.complain(_NOT_A_REQUEST)
        finally:
            self.is_over = True
            if self._session is not None:
                self._session.shut_down()
            self._line.close()
            self.idle = True

    def _opened(self) -> bool:
        wanted = self._wanted
        try:
            arguments, options = unpack(wanted.arguments), unpack(wanted.options)
            if (
                type(arguments) is not tuple
                or type(options) is not dict
                or not all(type(each) is str for each in options)
            ):
                raise ProtocolError("these are no arguments to connect with")
            with _Deadline(self):
                self._session = self._allowance.broker.open(
                    self._driver.name, arguments, options, lambda: wanted.line
                )
        except (ProtocolError, EOFError):
            raise
        except Exception as error:
            self._fail(error, 0)
            return False
        self._answer(None, 0)
        return True

    def _next(self) -> Any:
        while not self._arrived:
            self.idle = True
            is_readable(self._line)
            self.idle = False
            data = self._line.recv(_CHUNK)
            if not data:
                raise EOFError("the worker has closed the line")
            self._arrived.extend(self._frames.feed(data))
        return decoded(FromWorker, self._arrived.popleft())

    def _send(self, message: Answer | Failure | Callback) -> None:
        self._line.sendall(frame(encoded(message), LONGEST))

    def _serve(self, request: Any) -> None:
        if type(request) is not Request:
            raise ProtocolError("an answer has come where a request was due")
        self.performing = True
        self._allowance.next_round_trip()
        try:
            number, rows, left, value = 0, None, False, None
            try:
                steps = [checked(step) for step in (*request.before, request.step)]
                with _Deadline(self):
                    for operation, arguments in steps[:-1]:
                        self._take_step(operation, arguments, None)
                    operation, arguments = steps[-1]
                    number = arguments[0] if operation in CURSOR_STEPS else 0
                    value, rows, left = self._take_step(operation, arguments, request.line)
            except (ProtocolError, EOFError):
                raise
            except Exception as error:
                self._fail(error, number)
            else:
                self._answer(value, number, rows, left)
        finally:
            self.performing = False

    def _take_step(
        self, operation: str, arguments: list[Any], line: int | None
    ) -> tuple[Any, list[list[Any]] | None, bool]:
        session = self._session
        assert session is not None
        if operation == "settle":
            return None, None, False
        if operation == "forget":
            session.forget(*arguments)
            self._told_of.pop(arguments[0], None)
            return None, None, False
        if operation == "leave_unread":
            session.leave_unread(*arguments)
            return None, None, False
        if operation == "give_back":
            session.give_back(*arguments)
            return None, None, False
        if operation == "take":
            return None, *read_rows(session, arguments[0], arguments[1])
        if operation == "execute":
            self._allowance.next_statement()
        if operation == "cursor" and session.open_cursors >= MOST_CURSORS:
            raise LimitReached(
                f"the connection has {MOST_CURSORS:,} cursors open, more than the grader allows"
            )
        value = session.perform(operation, tuple(map(self._proxies.put, arguments)), lambda: line)
        if operation == "execute" and not self._driver.returns_count:
            value = None  # sqlite3's is the cursor: its client returns its own
        opens_result = operation == "execute" or (operation == "cursor_call" and arguments[1] == "nextset")
        if opens_result and session.can_be_read_ahead(arguments[0]):
            return value, *first_rows(session, arguments[0])
        return value, None, False

    # --- answers

    def _answer(
        self, value: Any, number: int, rows: list[list[Any]] | None = None, left: bool = False
    ) -> None:
        told = self._news(number)
        try:
            self._send(Answer(pack(value, pack_other), told, rows, left))
        except ProtocolError as error:
            too_long = errors.operational(
                self._driver.name, f"the answer is longer than the grader passes on: {error}"
            )
            self._send(Failure(errors.pack_error(self._driver.name, too_long), told))

    def _fail(self, error: Exception, number: int) -> None:
        name = self._driver.name
        out_of_memory = isinstance(error, MemoryError)
        if isinstance(error, LimitReached):
            error = errors.operational(name, str(error))
        elif out_of_memory:
            traceback.clear_frames(error.__traceback__)  # they hold what has filled the memory
            self._allowance.complain("An answer of the database needed more memory than there is.")
            error = errors.operational(name, "the answer needs more memory than the grader gives it")
        self._send(Failure(errors.pack_error(name, error), self._news(number)))
        if out_of_memory:
            raise EOFError("the driver may have stopped in the middle of an answer")

    def _news(self, number: int) -> Told:
        warned, self._warnings[:] = self._warnings[:], []
        if self._session is None:
            return Told(warnings=warned)
        connection = _changed(self._told, self._session.told())
        cursor = {}
        if number:
            cursor = _changed(self._told_of.setdefault(number, {}), self._session.told_of_cursor(number))
        return Told(connection, cursor, warned)

    # --- functions of the worker's

    def _call(self, number: int, method: str, instance: int, arguments: tuple[Any, ...]) -> Any:
        if self.is_over or threading.get_ident() != self._thread:
            raise RuntimeError("the worker's function can no longer be called")
        packed = [pack(each, pack_other) for each in arguments]
        self._calling = True
        try:
            self._send(Callback(number, method, instance, packed))
            while True:
                message = self._next()
                if type(message) is Returned:
                    return unpack(message.value)
                if type(message) is Raised:
                    raise _EXCEPTIONS.get(message.name, RuntimeError)("the worker's function has raised")
                self._calling = False
                self._serve(message)
                self._calling = True
        except (EOFError, OSError, ProtocolError):
            self.is_over = True  # the loop that serves the line meets the same, and ends
            raise
        finally:
            self._calling = False


class _Deadline:
    """What a worker has asked for, and how long it may take; what it asks for within that counts for the same."""

    def __init__(self, served: Served) -> None:
        self._served = served

    def __enter__(self) -> None:
        served = self._served
        served._depth += 1
        if served._depth == 1:
            served._late = False
            self._over = served._allowance.watch.over(served, served._allowance.statement_seconds)
            self._over.__enter__()

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        served = self._served
        served._depth -= 1
        if served._depth == 0:
            self._over.__exit__(None, None, None)
            if served._late and not isinstance(error, ProtocolError):
                raise served._driver.too_long(served._allowance.statement_seconds) from None


def is_readable(line: socket.socket, seconds: float | None = None) -> bool:
    """Wait until something has come on a socket, or its end; say whether it has."""
    poll = select.poll()
    poll.register(line, select.POLLIN)
    return bool(poll.poll(None if seconds is None else seconds * 1000))


def _changed(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """Return what is new, packed, and remember it. What can no longer be read is told as such."""
    news: dict[str, Any] = {}
    for name, value in now.items():
        if name not in before or (before[name] is not value and before[name] != value):
            news[name] = pack(value, pack_other)
    for name in before.keys() - now.keys():
        news[name] = ["gone"]
    before.clear()
    before.update(now)
    return news
