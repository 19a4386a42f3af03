"""What a transport must know about a driver; each driver's own module says it."""

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from grader.dbapi.crossing.messages import Step
from grader.dbapi.crossing.values import pack_other, unpack
from grader.wire import pack

if TYPE_CHECKING:
    from grader.dbapi.remote.transport import SocketTransport

ASK: Any = object()
"""Instead of an answer: the broker must be asked."""


class RemoteCursor:
    """A cursor as far as it is known on this side.

    Attributes:
        number: The client's number for it.
        told: Its attributes, as the broker told them.
        reading: It has a result whose rows are taken before they are asked for.
        rows: Those that were taken and not used, still packed.
        left: There may be more of them.
        named: It is one on the server, which is never read ahead.
        unbuffered: PyMySQL's, whose rows are read one by one.
        closed: Its client has closed it.
    """

    def __init__(self, number: int, options: Mapping[str, Any]) -> None:
        self.number = number
        self.told: dict[str, Any] = {}
        self.reading = False
        self.rows: deque[list[Any]] = deque()
        self.left = False
        self.named = options.get("name") is not None
        self.unbuffered = options.get("buffered") is False
        self.closed = False
        self.reported = 0
        self.kept: Any = None  # whatever the face wants to remember

    def forget_result(self) -> None:
        """There is none any more, or another one."""
        self.reading = self.left = False
        self.rows.clear()
        self.reported = 0
        self.kept = None


class Face(ABC):
    """One driver, seen from the worker: what a connection can answer for itself, and how values leave and come.

    Attributes:
        driver: Its name.
        fetches: The methods of a cursor that return rows which can be read ahead.
        gives_back: The driver can go back to rows that were taken and not used.
        when_lost: What the attributes of a connection say whose line has ended.
    """

    driver: ClassVar[str]
    fetches: ClassVar[frozenset[str]] = frozenset({"fetchone", "fetchmany", "fetchall"})
    gives_back: ClassVar[bool] = False
    when_lost: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, transport: "SocketTransport") -> None:
        self.transport = transport

    @abstractmethod
    def value(self, value: Any) -> Any:
        """Return a bound value as a tree, adapted as the driver's registry on this side says."""

    @abstractmethod
    def is_open(self) -> bool:
        """Say whether the connection is known to be open."""

    def connecting(
        self, arguments: tuple[Any, ...], options: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Return what crosses of the arguments to connect with."""
        return arguments, options

    def sql(self, sql: Any) -> Any:
        """Return SQL as a tree."""
        return pack(sql, pack_other)

    def parameters(self, container: Any) -> Any:
        """Return the parameters of one statement as a tree."""
        if isinstance(container, dict):
            tree: list[Any] = ["m"]
            for key, value in container.items():
                tree += (pack(key, pack_other), self.value(value))
            return tree
        if isinstance(container, list | tuple):
            return ["l" if isinstance(container, list) else "t", *map(self.value, container)]
        if isinstance(container, Mapping):
            return self.parameters(dict(container))
        if isinstance(container, Sequence) and not isinstance(
            container, str | bytes | bytearray | memoryview | range
        ):
            return self.parameters(list(container))
        return self.value(container)

    def rows(self, rows: Any) -> tuple[Any, Exception | None]:
        """Return the parameters of `executemany` as a tree; what a generator raises comes after the rows before it."""
        pending = None
        if not isinstance(rows, list | tuple | dict | str | bytes) and hasattr(rows, "__iter__"):
            found: list[Any] = []
            try:
                for row in rows:
                    found.append(row)
            except Exception as error:
                pending = error
            rows = found
        if not isinstance(rows, list | tuple):
            return pack(rows, pack_other), pending
        return ["l" if isinstance(rows, list) else "t", *map(self.parameters, rows)], pending

    def argument(self, name: str, value: Any) -> Any:
        """Return an argument of a method of the connection as a tree."""
        return pack(value, pack_other)

    def steps(self) -> Iterator[Step]:
        """Yield what the broker must do before the next statement, so that this side's registries hold there."""
        return iter(())

    def row(self, cursor: RemoteCursor, values: tuple[Any, ...]) -> Any:
        """Return a row with what this side's registries make of its values."""
        return values

    def needs_no_asking(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> bool:
        """Say whether a method of the connection would do nothing now and return None."""
        return False

    def can_wait(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> bool:
        """Say whether a method of the connection will return None for sure, so that it may come with the next step."""
        return False

    def get(self, name: str) -> Any:
        """Return an attribute that lives on this side, or ASK."""
        return ASK

    def set(self, name: str, value: Any) -> Any:
        """Set an attribute that lives on this side, or return ASK."""
        return ASK

    def call(self, name: str, arguments: tuple[Any, ...], options: Mapping[str, Any]) -> Any:
        """Do what is done on this side, or return ASK."""
        return ASK

    def cursor_set(self, cursor: RemoteCursor, name: str, value: Any) -> Any:
        """Set an attribute of a cursor that lives on this side, or return ASK."""
        return ASK

    def cursor_call(self, cursor: RemoteCursor, name: str, arguments: tuple[Any, ...]) -> Any:
        """Do for a cursor what is done on this side, or return ASK."""
        return ASK

    def is_finished(self, cursor: RemoteCursor) -> bool:
        """Say whether closing a cursor does nothing more than that."""
        return not cursor.left

    def told(self, news: dict[str, Any]) -> None:
        """Take out of what the broker tells what this side keeps in another form."""
        return None


def unpacked_row(trees: list[Any]) -> tuple[Any, ...]:
    """Return a row as the driver has made it."""
    return tuple(map(unpack, trees))
