"""One connection's way to the broker: a line of its own, and what has been told over it."""

import builtins
import socket
import threading
import warnings
import weakref
from collections import deque
from collections.abc import Mapping
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
from grader.dbapi.crossing.values import pack_other, unpack
from grader.dbapi.remote.face import ASK, Face, RemoteCursor, unpacked_row
from grader.dbapi.remote.functions import Functions
from grader.dbapi.remote.psycopg2_ import Psycopg2
from grader.dbapi.remote.pymysql_ import PyMySQL
from grader.dbapi.remote.sqlite3_ import Sqlite3
from grader.dbapi.remote.way import Way
from grader.dbapi.transport import Where
from grader.wire import Line, ProtocolError, frame, pack

FACES: Mapping[str, type[Face]] = {face.driver: face for face in (Sqlite3, Psycopg2, PyMySQL)}

_OPERATIONS = frozenset(
    {"get", "set", "call", "close", "cursor", "cursor_get", "cursor_set", "cursor_call", "execute"}
)
_FETCH_ONE = frozenset({"fetchone", "read_next"})
_PATIENCE = 5.0  # seconds to wait for what was sent without waiting


class SocketTransport:
    """Carries the requests of one connection over a socket; several threads take turns.

    It keeps what the broker told with its answers (attributes, rows), and answers from that where it can. What
    will succeed with a known value waits, and goes with the next request.

    Attributes:
        state: The attributes of the connection that are known.
    """

    def __init__(self, way: Way, number: int, driver: str, line: socket.socket) -> None:
        self.state: dict[str, Any] = {}
        self._way = way
        self._number = number
        self._driver = driver
        self._line = Line(line, LONGEST)
        self._face = FACES[driver](self)
        self._lock = threading.RLock()
        self._asking = False
        self._dead = False
        self._before: list[Step] = []
        self._forgotten: deque[int] = deque()
        self._cursors: dict[int, RemoteCursor] = {}
        self._unsent = b""
        self._outstanding = 0
        self._urgent = False
        self.functions = Functions()

    # --- what clients ask for

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
        return self._way.where()

    def request(self, operation: str, arguments: tuple[Any, ...], where: Where) -> Any:
        """Answer, or have the broker do it.

        Raises:
            ValueError: There is no such operation.
            Exception: The driver's own exception.
        """
        if operation not in _OPERATIONS:
            raise ValueError(f"no such operation: {operation}")
        return getattr(self, f"_{operation}")(where, *arguments)

    def connected(self) -> None:
        """Wait until the connection is made. Raises what the driver raises."""
        with self._turn():
            self._answer()

    def packed_arguments(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, Any]:
        """Return what crosses of the arguments to connect with."""
        given, named = self._face.connecting(arguments, options)
        return pack(given, pack_other), pack(named, pack_other)

    def _get(self, where: Where, name: str) -> Any:
        found = self._face.get(name)
        if found is not ASK:
            return found
        return self.state[name] if name in self.state else self._ask("get", [name])

    def _set(self, where: Where, name: str, value: Any) -> None:
        if self._face.set(name, value) is ASK:
            self._ask("set", [name, pack(value, pack_other)], where)

    def _call(self, where: Where, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        if not arguments and not options and f"{name}()" in self.state:
            return self.state[f"{name}()"]
        found = self._face.call(name, arguments, options)
        if found is not ASK:
            return found
        if self._face.needs_no_asking(name, arguments, options) or (self._dead and name == "rollback"):
            return None
        packed = [
            name,
            ["t", *(self._face.argument(name, value) for value in arguments)],
            [
                "m",
                *(tree for key, value in options.items() for tree in (key, self._face.argument(name, value))),
            ],
        ]
        if self._face.can_wait(name, arguments, options):
            self.later("call", packed)
            return None
        return self._ask("call", packed, where)

    def _close(self, where: Where) -> None:
        if not self._dead:
            self._ask("close", [], where)

    def _cursor(self, where: Where, number: int, options: Mapping[str, Any]) -> None:
        self._cursors[number] = RemoteCursor(number, options)
        step = [number, pack(dict(options), pack_other)]
        if self._face.is_open():
            self.later("cursor", step)
        else:
            self._ask("cursor", step)

    def _cursor_get(self, where: Where, number: int, name: str) -> Any:
        cursor = self._cursors[number]
        if name in cursor.told and self._face.is_open():
            value = cursor.told[name]
            return value - len(cursor.rows) if name == "rownumber" else value
        return self._ask("cursor_get", [number, name], number=number)

    def _cursor_set(self, where: Where, number: int, name: str, value: Any) -> None:
        if self._face.cursor_set(self._cursors[number], name, value) is ASK:
            self._ask("cursor_set", [number, name, pack(value, pack_other)], number=number)

    def _cursor_call(
        self, where: Where, number: int, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]
    ) -> Any:
        cursor = self._cursors[number]
        if name == "nextset":
            cursor.forget_result()
        if name in self._face.fetches and not options:
            return self._fetch(cursor, name, arguments)
        found = self._face.cursor_call(cursor, name, arguments)
        if found is not ASK:
            return found
        if name == "close":
            return self._close_cursor(cursor)
        self._give_back(cursor)
        return self.ask_cursor(cursor, (number, name, arguments, options))

    def _execute(self, where: Where, number: int, name: str, sql: Any, *arguments: Any) -> Any:
        cursor = self._cursors[number]
        pending = None
        packed = [number, name, self._face.sql(sql)]
        if arguments and name == "executemany":
            rows, pending = self._face.rows(arguments[0])
            packed.append(rows)
        elif arguments:
            packed.append(None if arguments[0] is None else self._face.parameters(arguments[0]))
        packed += [pack(each, pack_other) for each in arguments[1:]]
        cursor.forget_result()
        for step in self._face.steps():
            self.later(*step)
        value = self._ask("execute", packed, where, number=number)
        if pending is not None:
            raise pending
        return arguments[0] if name == "callproc" and arguments else value

    # --- rows

    def take(self, cursor: RemoteCursor, wanted: int | None) -> None:
        """Have the broker send the next rows: as many as are wanted, and some more; None means all."""
        self._ask("take", [cursor.number, wanted], number=cursor.number)

    def _fetch(self, cursor: RemoteCursor, name: str, arguments: tuple[Any, ...]) -> Any:
        size: Any = 1
        if name == "fetchmany":
            size = arguments[0] if arguments else cursor.told.get("arraysize", 1)
        elif name == "fetchall":
            size = None
        found: Any = ASK
        if cursor.reading and self._face.is_open() and (size is None or (type(size) is int and size > 0)):
            with self._turn():
                found = self._taken(cursor, size)
        if found is ASK:
            return self._fetch_without_reading_ahead(cursor, name, arguments)
        if name in _FETCH_ONE:
            return found[0] if found else None
        return found

    def _fetch_without_reading_ahead(
        self, cursor: RemoteCursor, name: str, arguments: tuple[Any, ...]
    ) -> Any:
        one = name in _FETCH_ONE
        rows = [] if one or self._face.gives_back else self._used(cursor, len(cursor.rows))
        self._give_back(cursor)
        value = self.ask_cursor(cursor, (cursor.number, name, arguments, {}))
        if one:
            return None if value is None else self._face.row(cursor, value)
        return rows + [self._face.row(cursor, row) for row in value]

    def _taken(self, cursor: RemoteCursor, size: int | None) -> Any:
        while cursor.left and (size is None or len(cursor.rows) < size):
            try:
                self.take(cursor, None if size is None else size - len(cursor.rows))
            except Exception:
                if not self._face.gives_back:
                    raise
                self._give_back(cursor)
                cursor.reading = cursor.left = False  # rows are asked for one by one: it raises where it must
                return ASK
        return self._used(cursor, len(cursor.rows) if size is None else size)

    def _used(self, cursor: RemoteCursor, count: int) -> list[Any]:
        found: list[Any] = []
        while cursor.rows and len(found) < count:
            found.append(self._face.row(cursor, unpacked_row(cursor.rows.popleft())))
        return found

    def _give_back(self, cursor: RemoteCursor) -> None:
        if cursor.rows and self._face.gives_back and self._face.is_open():
            self.later("give_back", [cursor.number, len(cursor.rows)])
            cursor.left = True
        cursor.rows.clear()

    # --- asking

    def ask_cursor(self, cursor: RemoteCursor, arguments: tuple[Any, ...]) -> Any:
        """Have the broker call a method of a cursor."""
        number, name, given, options = arguments
        if name == "mogrify" and given:
            trees = [
                self._face.sql(given[0]),
                *(None if each is None else self._face.parameters(each) for each in given[1:]),
            ]
        else:
            trees = [pack(value, pack_other) for value in given]
        packed = [number, name, ["t", *trees], pack(dict(options), pack_other)]
        return self._ask("cursor_call", packed, number=number)

    def later(self, operation: str, arguments: list[Any]) -> None:
        """Send a step with the next request: its value is known, or nobody waits for it."""
        with self._turn():
            self._before.append((operation, arguments))
            if len(self._before) >= MOST_IN_ADVANCE // 2:
                self._ask("settle", [])

    def interrupt(self) -> None:
        """Stop what the connection is doing, in this thread's time or another's."""
        self._way.interrupt(self._number)

    def forget_casts(self) -> None:
        """Let the cursors find their typecasters anew."""
        for cursor in list(self._cursors.values()):
            cursor.kept = None

    def _ask(self, operation: str, arguments: list[Any], where: Where | None = None, number: int = 0) -> Any:
        line = None if where is None else where()
        with self._turn():
            if self._dead:
                raise errors.closed(self._driver)
            self._way.settle_others(self)
            steps = self._in_advance()
            data = encoded(Request(steps, (operation, arguments), line))
            if len(data) > LONGEST:
                self._before = steps
                raise errors.operational(
                    self._driver, f"the statement and its values have {len(data):,} bytes, too many"
                )
            try:
                self._drain()
                self._line.socket.sendall(self._unsent + frame(data, LONGEST))
                self._unsent = b""
                return self._answer(number)
            except (EOFError, OSError):
                self._die()
                raise errors.closed(self._driver) from None
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
            raise errors.unpack_error(self._driver, message.error)  # type: ignore[arg-type]
        assert type(message) is Answer
        cursor = self._cursors.get(number)
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
        cursor = self._cursors.get(number)
        if cursor is not None and not cursor.closed:
            for name, tree in told.cursor.items():
                if (value := _told(cursor.told, name, tree)) is not ASK:
                    cursor.told[name] = value
        for category, text in told.warnings:
            _warn(category, text)

    def _in_advance(self) -> list[Step]:
        steps, self._before = self._before, []
        while self._forgotten and len(steps) < MOST_IN_ADVANCE - len(self._cursors):
            steps.append(("forget", [self._forgotten.popleft()]))
        for cursor in self._cursors.values():
            if cursor.left or cursor.reported:
                unread = len(cursor.rows)
                if unread != cursor.reported and len(steps) < MOST_IN_ADVANCE:
                    cursor.reported = unread
                    steps.append(("leave_unread", [cursor.number, unread]))
        return steps

    # --- closing and letting go

    def _close_cursor(self, cursor: RemoteCursor) -> None:
        packed = [cursor.number, "close", ["t"], ["m"]]
        finished = self._face.is_open() and not cursor.closed and self._face.is_finished(cursor)
        with self._turn():
            cursor.rows.clear()
            if finished:
                self.later("cursor_call", packed)
            else:
                self._ask("cursor_call", packed, number=cursor.number)
            cursor.forget_result()
            cursor.told.clear()
            cursor.closed = True

    def forget(self, cursor: int) -> None:
        """Let go of a cursor: at once, where it may hold something, else with the next request."""
        known = self._cursors.pop(cursor, None)
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
                    self._ask("settle", [])
            return True
        finally:
            self._lock.release()

    def report(self) -> None:
        """Tell the broker which rows were not used, if that has changed."""
        if not self._dead and any(
            cursor.reported != len(cursor.rows)
            for cursor in list(self._cursors.values())
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
        for cursor in self._cursors.values():
            cursor.told.clear()
            cursor.forget_result()
        self._way.closed(self._number)

    def _turn(self) -> "_Turn":
        return _Turn(self)


class _Turn:
    """One thread's turn: a finaliser that runs meanwhile, perhaps in this very thread, only queues what it wants."""

    def __init__(self, transport: SocketTransport) -> None:
        self._transport = transport

    def __enter__(self) -> None:
        self._transport._lock.acquire()
        self._before = self._transport._asking
        self._transport._asking = True

    def __exit__(self, *error: object) -> None:
        self._transport._asking = self._before
        self._transport._lock.release()


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


Transports = weakref.WeakValueDictionary[int, SocketTransport]
