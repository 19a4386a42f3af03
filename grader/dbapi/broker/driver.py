"""What a broker must know about a driver; each driver's own module says it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, NoReturn

from grader.trace import sql as reader


class Driver(ABC):
    """One real DB-API driver, seen from the broker.

    Its tables are allow-lists: what is not in them is not done for a client, whoever asks. Connections and
    cursors are the real ones, whose types the drivers do not share.

    Attributes:
        name: The driver's module name.
        readable: Attributes of a connection that a client may read; `info.user` is an attribute of an attribute.
        writable: Attributes of a connection that it may set.
        methods: Methods of a connection that it may call.
        functions: More calls, made of a function instead of a method: it gets the connection, then the arguments.
        endings: The methods of a connection that end a transaction, and how.
        beginnings: The methods that ask for a transaction.
        at_once: The methods that do not wait for what another thread has under way on the connection.
        switches: Attributes and methods that may end a transaction by the way, by switching to autocommit.
        cursor_readable: Attributes of a cursor that a client may read.
        cursor_writable: Attributes of a cursor that it may set.
        cursor_methods: Methods of a cursor that it may call, but for those that send SQL.
        cursor_functions: More of them, made of a function.
        senders: The methods of a cursor that send SQL.
        told: What a client is told of a connection after each request, of which it can then answer for itself; a name
            that ends in `()` is a method's.
        cursor_told: The same of a cursor.
        begins_by_committing: A BEGIN within a transaction commits that one.
        commits_each: A script's statement outside of a transaction is committed at once.
        returns_count: What its `execute` returns is a number.
        doubles_percent: With parameters, a percent sign in the SQL must be doubled, as they are put in by `%`.
        catalogue: SQL of SQLAlchemy's questions to the catalogue that is no query, or the exact text of one.
        catalogue_tables: The tables of the catalogue that SQLAlchemy reads: a query of nothing else is its own, too,
        catalogue_functions: if it calls none but these functions. Others can read a table by its name.
        handshake: SQL that SQLAlchemy sends on a new connection before anything else.
        bare: SQL that SQLAlchemy's dialects send with a cursor of their own, without parameters, not even
            empty ones. What a user executes through SQLAlchemy always comes with some.
    """

    name: ClassVar[str]
    readable: ClassVar[frozenset[str]]
    writable: ClassVar[frozenset[str]]
    methods: ClassVar[frozenset[str]]
    functions: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    endings: ClassVar[Mapping[str, Literal["commit", "rollback"]]] = {
        "commit": "commit",
        "rollback": "rollback",
    }
    beginnings: ClassVar[frozenset[str]] = frozenset()
    at_once: ClassVar[frozenset[str]] = frozenset()
    switches: ClassVar[frozenset[str]] = frozenset()
    cursor_readable: ClassVar[frozenset[str]]
    cursor_writable: ClassVar[frozenset[str]] = frozenset()
    cursor_methods: ClassVar[frozenset[str]]
    cursor_functions: ClassVar[Mapping[str, Callable[..., Any]]] = {}
    senders: ClassVar[frozenset[str]] = frozenset({"execute", "executemany"})
    told: ClassVar[tuple[str, ...]]
    cursor_told: ClassVar[tuple[str, ...]]
    begins_by_committing: ClassVar[bool] = False
    commits_each: ClassVar[bool] = False
    returns_count: ClassVar[bool] = False
    doubles_percent: ClassVar[bool] = False
    catalogue: ClassVar[re.Pattern[str]]
    catalogue_tables: ClassVar[frozenset[str]]
    catalogue_functions: ClassVar[frozenset[str]] = frozenset()
    handshake: ClassVar[re.Pattern[str]]
    bare: ClassVar[re.Pattern[str]]

    @abstractmethod
    def connect(self, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        """Make a real connection. Raises what the driver raises."""

    @abstractmethod
    def open_cursor(self, connection: Any, options: Mapping[str, Any]) -> Any:
        """Make a real cursor; the options are the driver's own, as its client sends them."""

    @abstractmethod
    def autocommits(self, connection: Any) -> bool:
        """Say whether the server would commit a statement by itself if it were sent now."""

    @abstractmethod
    def in_transaction(self, connection: Any) -> bool:
        """Say whether a transaction is open, as the server (or the library) said with its last answer."""

    def committed_by(self, connection: Any, sql: str) -> bool:
        """Say whether this statement, just done within a transaction, has committed it."""
        return not self.in_transaction(connection)

    def committed_by_failing(self, connection: Any, error: Exception) -> bool:
        """Say whether the statement that raised this has ended the transaction by a commit nevertheless."""
        return False

    def rolls_back_by_commit(self, connection: Any) -> bool:
        """Say whether the server would answer a COMMIT, sent now, by a rollback: what it has refused it cannot keep."""
        return False

    def commits_so_far(self, connection: Any) -> int:
        """Return how many times the connection was told to commit, as far as the server counts that."""
        return 0

    @abstractmethod
    def reads_later(self, cursor: Any) -> bool:
        """Say whether what was executed is a query whose rows come one by one, when they are asked for."""

    @abstractmethod
    def can_be_read_ahead(self, cursor: Any) -> bool:
        """Say whether `take` can take rows of what the cursor has executed."""

    @abstractmethod
    def take(self, cursor: Any, start: int, count: int) -> tuple[list[Any], bool]:
        """Take the next rows of a result that can be read ahead.

        Args:
            cursor: The real cursor.
            start: How many have been taken.
            count: How many to take.

        Returns:
            The rows, and whether there may be more.
        """

    def stand_at(self, cursor: Any, row: int) -> None:
        """Let the next row be the one with this number, from 0, if the driver can do that."""
        return None

    @abstractmethod
    def deadlock(self, connection: Any) -> NoReturn:
        """Raise the error of a deadlock's victim, with its consequences for the transaction."""

    @abstractmethod
    def closed_error(self) -> Exception:
        """Return the error of a cursor whose connection is closed."""

    @abstractmethod
    def interrupt(self, connection: Any) -> None:
        """Make the call return that another thread has under way on this connection."""

    def cancel(self, connection: Any) -> None:
        """Make it return and leave the connection usable, as far as the driver can do that."""
        self.interrupt(connection)

    @abstractmethod
    def too_long(self, seconds: float) -> Exception:
        """Return the error of a statement that was stopped after so many seconds."""

    def text(self, connection: Any, sql: Any) -> str:
        """Return SQL as the text that is recorded."""
        return sql if isinstance(sql, str) else str(sql)

    def holds_code(self, connection: Any) -> bool:
        """Say whether code lies in the database that a query might run without a word of it in its text.

        A function that somebody has made there may read and write whatever it likes, and be called by an operator
        or by a view.
        """
        return False

    def is_housekeeping(self, connection: Any, sql: str, *, bare: bool, fresh: bool) -> bool:
        """Say whether SQLAlchemy sends this for itself.

        Args:
            connection: The real connection.
            sql: The text.
            bare: No parameters were handed over.
            fresh: Nothing but housekeeping was sent on this connection so far.
        """
        if reader.writes(sql) or reader.is_script(sql):
            return False  # whoever hides something among catalogue tables and the like is seen
        return (
            self.catalogue.fullmatch(sql) is not None
            or (self.reads_catalogue(sql) and not self.holds_code(connection))
            or (fresh and self.handshake.fullmatch(sql) is not None)
            or (bare and self.bare.fullmatch(sql) is not None)
        )

    def reads_catalogue(self, sql: str) -> bool:
        """Say whether it is a query that reads tables of the catalogue, and nothing else."""
        found = reader.reading(sql)
        return (
            found is not None
            and bool(found.tables)
            and found.tables <= self.catalogue_tables
            and found.functions <= self.catalogue_functions
        )
