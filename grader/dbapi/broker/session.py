"""One connection on the broker's side: does what its client asks, and records it."""

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from typing import Any

from grader.dbapi.broker.cursor import Cursor
from grader.dbapi.broker.driver import Driver
from grader.dbapi.broker.parameters import noted
from grader.dbapi.transport import Where
from grader.trace import Recorder, commits
from grader.trace import sql as reader

_PATIENCE_SECONDS = 0.05
"""Between two attempts to interrupt what a connection is doing when it is to be closed."""


class Session:
    """Owns one real connection and its cursors.

    Its public methods are the operations that a client may request; each takes `where` first. The driver's
    exceptions pass through as they are. A session is told nothing about the other sessions: one may wait in the
    server for a lock that another holds.

    A test may end while threads of the submission still use their connections. No driver survives it everywhere if
    a connection is closed in the middle of a call (with sqlite3, the process may crash), so nothing touches the
    connection but who holds the session's own lock.
    """

    OPERATIONS = frozenset(
        {"get", "set", "call", "close", "cursor", "cursor_get", "cursor_set", "cursor_call", "execute"}
    )

    def __init__(
        self,
        driver: Driver,
        recorder: Recorder,
        arguments: tuple[Any, ...],
        options: dict[str, Any],
        where: Where,
        closed: Callable[["Session"], None],
    ) -> None:
        """Connect, and record it; `closed` is told when the connection is no more."""
        self._driver = driver
        self._recorder = recorder
        self._log = recorder.new_connection()
        self._cursors: dict[int, Cursor] = {}
        self._in_use = threading.RLock()  # a function of SQLite's may ask for more on its own connection
        self._under_way = 0
        self._commits_so_far: int | None = None  # before the last procedure or script
        self._is_open = True
        self._is_over = False
        self._tell_closed = closed
        try:
            self._connection = driver.connect(arguments, options)
        except Exception as error:
            self._log.connected(where(), error)
            raise
        self._log.connected(where())

    def perform(self, operation: str, arguments: tuple[Any, ...], where: Where) -> Any:
        """Do what a client asks for.

        Args:
            operation: One of `OPERATIONS`.
            arguments: What the operation takes.
            where: Tells the learner's line.

        Raises:
            ValueError: There is no such operation.
            Exception: Whatever the driver raises.
        """
        if operation not in self.OPERATIONS:
            raise ValueError(f"no such operation: {operation}")
        if self._is_over and (operation == "close" or arguments[:1] == ("rollback",)):
            return None  # done already: a pool's finaliser asks once more, and would log a failure
        at_once = operation == "get" or (operation == "call" and arguments[0] in self._driver.at_once)
        with nullcontext() if at_once else self._in_use:
            self._under_way += 1
            try:
                return getattr(self, operation)(where, *arguments)
            finally:
                self._under_way -= 1

    # --- the connection

    def get(self, where: Where, name: str) -> Any:
        """Read an attribute of the connection."""
        self._allow(name in self._driver.readable, name)
        value = self._connection
        for part in name.split("."):
            value = getattr(value, part)
        return value

    def set(self, where: Where, name: str, value: Any) -> None:
        """Set an attribute of the connection."""
        self._allow(name in self._driver.writable, name)
        self._switching(name, where, lambda: setattr(self._connection, name, value))

    def call(self, where: Where, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        """Call a method of the connection."""
        function = self._driver.functions.get(name)
        if function is not None:
            return function(self._connection, *arguments, **options)
        self._allow(name in self._driver.methods, name)
        method = getattr(self._connection, name)
        if (ending := self._driver.endings.get(name)) is not None:
            self._settle_commits()
            if ending == "commit" and self._driver.rolls_back_by_commit(self._connection):
                ending = "rollback"
            with self._log.end(ending, where()):
                if ending == "commit":
                    self._strike("commit")
                return method(*arguments, **options)
        if name in self._driver.beginnings:
            self._log.begin()
        return self._switching(name, where, lambda: method(*arguments, **options))

    def close(self, where: Where) -> None:
        """Close the connection. Its cursors stay, and answer as those of a closed connection do."""
        self._connection.close()
        self._closed(where())

    # --- its cursors

    def cursor(self, where: Where, number: int, options: Mapping[str, Any]) -> None:
        """Open a cursor under a number that the client chose."""
        self._cursors[number] = Cursor(self._driver, self._driver.open_cursor(self._connection, options))

    def cursor_get(self, where: Where, number: int, name: str) -> Any:
        """Read an attribute of a cursor."""
        real = self._cursor(number).real
        function = self._driver.cursor_functions.get(name)
        if function is not None:
            return function(real)
        self._allow(name in self._driver.cursor_readable, name)
        return getattr(real, name)

    def cursor_set(self, where: Where, number: int, name: str, value: Any) -> None:
        """Set an attribute of a cursor."""
        self._allow(name in self._driver.cursor_writable, name)
        setattr(self._cursor(number).real, name, value)

    def cursor_call(
        self, where: Where, number: int, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]
    ) -> Any:
        """Call a method of a cursor that sends no SQL."""
        cursor = self._cursor(number)
        function = self._driver.cursor_functions.get(name)
        if function is not None:
            return function(cursor.real, *arguments, **options)
        self._allow(name in self._driver.cursor_methods, name)
        value = getattr(cursor.real, name)(*arguments, **options)
        cursor.fetched(name, value)
        if name == "nextset":
            cursor.begin_result()
        return value

    def execute(self, where: Where, number: int, name: str, sql: Any, *arguments: Any) -> Any:
        """Send SQL: the statement is recorded before, what became of it after."""
        self._allow(name in self._driver.senders, name)
        cursor = self._cursor(number)
        method = getattr(cursor.real, name)
        cursor.forget_result()
        if name == "executescript" and self._log.begun is not None:
            with self._log.end("commit", where()):  # sqlite3 commits before it runs a script
                self._connection.commit()
        many = name == "executemany"
        text = self._driver.text(self._connection, sql)
        if name == "callproc":
            text = f"CALL {text}"
        parameters, arguments = noted(many, arguments)
        if arguments and self._driver.doubles_percent:
            text = text.replace(
                "%%", "%"
            )  # as it was written, before SQLAlchemy made it ready for the driver
        hidden = self._driver.is_housekeeping(
            self._connection, text, bare=not arguments, fresh=self._log.fresh
        )
        line = None if hidden else where()
        autocommit = name == "executescript" or self._driver.autocommits(self._connection)
        self._settle_commits()
        if not hidden:
            self._before(text)
        was_open = self._driver.in_transaction(self._connection)
        may_write = autocommit and not hidden and not reader.writes(text) and not reader.is_setting(text)
        code = may_write and self._driver.holds_code(self._connection)
        try:
            with self._log.statement(
                text, parameters, line, many=many, hidden=hidden, autocommit=autocommit, code=code
            ) as entry:
                if not hidden:
                    self._strike(entry.event.verb)
                value = method(sql, *arguments)
        except Exception as error:
            if was_open and self._log.changed and self._driver.committed_by_failing(self._connection, error):
                self._committed(line, 1)
            raise
        finally:
            if not hidden and commits.is_opaque(text):
                times = commits.at_least(text, autocommit=autocommit, each=self._driver.commits_each)
                self._log.committed(line, times)
        if self._log.changed and reader.is_script(text) and not self._driver.in_transaction(self._connection):
            self._log.ended()
        elif was_open and self._driver.committed_by(self._connection, text) and self._has_changed():
            self._committed(line, 1)
            if self._commits_so_far is not None:
                self._commits_so_far += 1
        cursor.sent(entry, text)
        return value

    def _before(self, text: str) -> None:
        """Note what the next statement does by the way: MySQL's BEGIN commits, and procedures may."""
        if self._driver.begins_by_committing and reader.kind(text) == "begin" and self._has_changed():
            self._committed(None, 1)
        if commits.is_opaque(text):
            self._commits_so_far = self._driver.commits_so_far(self._connection)

    def _has_changed(self) -> bool:
        """Say whether the transaction that is open may have changed rows, be it by a function of the database's."""
        return self._log.changed or (
            self._log.begun is not None and self._driver.holds_code(self._connection)
        )

    def _settle_commits(self) -> None:
        """Count the commits of a procedure as soon as something else is sent: its results may be unread till then."""
        if self._commits_so_far is None:
            return
        before, self._commits_so_far = self._commits_so_far, None
        with suppress(Exception):  # the connection may be gone
            self._log.committed(None, self._driver.commits_so_far(self._connection) - before)

    def _committed(self, line: int | None, times: int) -> None:
        self._log.committed(line, times)
        self._log.ended()

    def forget(self, number: int) -> None:
        """Let go of a cursor that its client no longer holds; may be called from a finaliser, at any moment."""
        self._cursors.pop(number, None)

    # --- for a client that reads ahead

    def told(self) -> dict[str, Any]:
        """Return what a client may know of the connection; what cannot be read now is left out.

        `begun` says whether something is recorded that a rollback would end.
        """
        found = _readable(self._connection, self._driver.told, self._driver.functions)
        return found | {"begun": self._log.begun is not None}

    def told_of_cursor(self, number: int) -> dict[str, Any]:
        """Return what a client may know of a cursor."""
        cursor = self._cursors.get(number)
        if cursor is None:
            return {}
        return _readable(cursor.real, self._driver.cursor_told, self._driver.cursor_functions)

    def can_be_read_ahead(self, number: int) -> bool:
        """Say whether there is a result whose rows can be taken before they are asked for."""
        cursor = self._cursors.get(number)
        return cursor is not None and self._driver.can_be_read_ahead(cursor.real)

    def take(self, number: int, wanted: int | None, most: int) -> tuple[list[Any], bool]:
        """Take rows of a cursor's result: see `Cursor.take`."""
        with self._in_use:
            return self._cursor(number).take(wanted, most)

    def leave_unread(self, number: int, count: int) -> None:
        """Note how many of the rows that were taken last the client has not used yet."""
        cursor = self._cursors.get(number)
        if cursor is not None:
            cursor.leave_unread(count)

    def reads_later(self, number: int) -> bool:
        """Say whether a cursor's rows come one by one, when they are asked for."""
        return self._cursor(number).counted is not None

    def give_back(self, number: int, count: int) -> None:
        """Let a cursor stand `count` rows before where it does, which its client has not used."""
        with self._in_use:
            self._cursor(number).give_back(count)

    @property
    def open_cursors(self) -> int:
        """How many cursors there are."""
        return len(self._cursors)

    def cancel(self) -> None:
        """Stop what another thread is doing here; the connection stays usable, as far as its driver can do that."""
        if self._under_way:
            self._driver.cancel(self._connection)

    # --- the end

    def abandon(self) -> None:
        """Let go of the connection as its client did: the driver's own finaliser closes it."""
        if self._is_open:
            self._cursors.clear()
            self._connection = None
            self._closed(None)

    def shut_down(self) -> None:
        """Roll back and close, whatever state the connection is in; meant for another thread than its user's."""
        self._is_over = True
        patience = 0.0
        while not self._in_use.acquire(timeout=patience):
            patience = _PATIENCE_SECONDS
            with suppress(Exception):
                self._driver.interrupt(self._connection)
        try:
            if not self._is_open:
                return
            self._cursors.clear()  # a half-read cursor would outlive the connection and keep SQLite's file locked
            for step in (self._connection.rollback, self._connection.close):
                with suppress(Exception):
                    step()
            self._closed(None)
        finally:
            self._in_use.release()

    def _closed(self, line: int | None) -> None:
        if self._is_open:
            self._is_open = False
            self._log.closed(line)
            self._tell_closed(self)

    def _cursor(self, number: int) -> Cursor:
        try:
            return self._cursors[number]
        except KeyError:  # shut down meanwhile
            raise self._driver.closed_error() from None

    def _allow(self, allowed: bool, name: str) -> None:
        if not allowed:
            raise AttributeError(f"{self._driver.name} connections offer no {name!r} here")

    def _switching(self, name: str, where: Where, step: Callable[[], Any]) -> Any:
        if name not in self._driver.switches or self._log.begun is None:
            return step()
        value = step()
        if self._driver.autocommits(self._connection):
            with self._log.end("commit", where()):  # done by the step, as a part of it
                pass
        return value

    def _strike(self, verb: str) -> None:
        if not self._recorder.strikes(verb):
            return
        try:
            self._driver.deadlock(self._connection)
        finally:
            if verb == "commit":  # a server that cannot commit has rolled back, and SQLAlchemy relies on it
                self._connection.rollback()
                self._log.ended()


def _readable(
    owner: Any, names: Iterable[str], functions: Mapping[str, Callable[..., Any]]
) -> dict[str, Any]:
    found = {}
    for name in names:
        try:
            if name.endswith("()"):
                function = functions.get(name[:-2])
                found[name] = function(owner) if function is not None else getattr(owner, name[:-2])()
            else:
                value = owner
                for part in name.split("."):
                    value = getattr(value, part)
                found[name] = value
        except (
            Exception
        ):  # closed, or of another Python: then the client asks, and gets the driver's own answer
            continue
    return found
