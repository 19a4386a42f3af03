"""One connection's way to the broker, for its client: what it need not ask, and rows read ahead."""

import socket
import weakref
from collections.abc import Mapping
from typing import Any

from grader.dbapi.crossing.values import pack_other
from grader.dbapi.remote.conversation import Conversation
from grader.dbapi.remote.face import ASK, Face, RemoteCursor, unpacked_row
from grader.dbapi.remote.psycopg2_ import Psycopg2
from grader.dbapi.remote.pymysql_ import PyMySQL
from grader.dbapi.remote.sqlite3_ import Sqlite3
from grader.dbapi.remote.way import Way
from grader.dbapi.transport import Where
from grader.wire import pack

FACES: Mapping[str, type[Face]] = {face.driver: face for face in (Sqlite3, Psycopg2, PyMySQL)}

_OPERATIONS = frozenset(
    {"get", "set", "call", "close", "cursor", "cursor_get", "cursor_set", "cursor_call", "execute"}
)
_FETCH_ONE = frozenset({"fetchone", "read_next"})


class SocketTransport(Conversation):
    """Carries the requests of one connection over a socket; several threads take turns.

    It keeps what the broker told with its answers (attributes, rows), and answers from that where it can.
    """

    def __init__(self, way: Way, number: int, driver: str, line: socket.socket) -> None:
        super().__init__(way, number, FACES[driver](self), line)

    def request(self, operation: str, arguments: tuple[Any, ...], where: Where) -> Any:
        """Answer, or have the broker do it.

        Raises:
            ValueError: There is no such operation.
            Exception: The driver's own exception.
        """
        if operation not in _OPERATIONS:
            raise ValueError(f"no such operation: {operation}")
        return getattr(self, f"_{operation}")(where, *arguments)

    def packed_arguments(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, Any]:
        """Return what crosses of the arguments to connect with."""
        given, named = self._face.connecting(arguments, options)
        return pack(given, pack_other), pack(named, pack_other)

    def _get(self, where: Where, name: str) -> Any:
        found = self._face.get(name)
        if found is not ASK:
            return found
        return self.state[name] if name in self.state else self.ask("get", [name])

    def _set(self, where: Where, name: str, value: Any) -> None:
        if self._face.set(name, value) is ASK:
            self.ask("set", [name, pack(value, pack_other)], where)

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
        return self.ask("call", packed, where)

    def _close(self, where: Where) -> None:
        if not self._dead:
            self.ask("close", [], where)

    def _cursor(self, where: Where, number: int, options: Mapping[str, Any]) -> None:
        self.cursors[number] = RemoteCursor(number, options)
        step = [number, pack(dict(options), pack_other)]
        if self._face.is_open():
            self.later("cursor", step)
        else:
            self.ask("cursor", step)

    def _cursor_get(self, where: Where, number: int, name: str) -> Any:
        cursor = self.cursors[number]
        if name in cursor.told and self._face.is_open():
            value = cursor.told[name]
            return value - len(cursor.rows) if name == "rownumber" else value
        return self.ask("cursor_get", [number, name], number=number)

    def _cursor_set(self, where: Where, number: int, name: str, value: Any) -> None:
        if self._face.cursor_set(self.cursors[number], name, value) is ASK:
            self.ask("cursor_set", [number, name, pack(value, pack_other)], number=number)

    def _cursor_call(
        self, where: Where, number: int, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]
    ) -> Any:
        cursor = self.cursors[number]
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
        cursor = self.cursors[number]
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
        value = self.ask("execute", packed, where, number=number)
        if pending is not None:
            raise pending
        return arguments[0] if name == "callproc" and arguments else value

    # --- rows

    def take(self, cursor: RemoteCursor, wanted: int | None) -> None:
        """Have the broker send the next rows: as many as are wanted, and some more; None means all."""
        self.ask("take", [cursor.number, wanted], number=cursor.number)

    def _fetch(self, cursor: RemoteCursor, name: str, arguments: tuple[Any, ...]) -> Any:
        size: Any = 1
        if name == "fetchmany":
            size = arguments[0] if arguments else cursor.told.get("arraysize", 1)
        elif name == "fetchall":
            size = None
        found: Any = ASK
        if cursor.reading and self._face.is_open() and (size is None or (type(size) is int and size > 0)):
            with self.turn():
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
        return self.ask("cursor_call", packed, number=number)

    def forget_casts(self) -> None:
        """Let the cursors find their typecasters anew."""
        for cursor in list(self.cursors.values()):
            cursor.kept = None

    # --- closing and letting go

    def _close_cursor(self, cursor: RemoteCursor) -> None:
        packed = [cursor.number, "close", ["t"], ["m"]]
        finished = self._face.is_open() and not cursor.closed and self._face.is_finished(cursor)
        with self.turn():
            cursor.rows.clear()
            if finished:
                self.later("cursor_call", packed)
            else:
                self.ask("cursor_call", packed, number=cursor.number)
            cursor.forget_result()
            cursor.told.clear()
            cursor.closed = True


Transports = weakref.WeakValueDictionary[int, SocketTransport]
