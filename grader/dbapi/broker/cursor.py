"""One cursor of a session: the real one, and how far its client has read."""

from typing import Any

from grader.dbapi.broker.driver import Driver
from grader.trace import Entry
from grader.trace import sql as reader

_FETCHES_MANY = frozenset({"fetchmany", "fetchall"})
_FETCHES_ONE = frozenset({"fetchone", "read_next"})


class Cursor:
    """A real cursor, and the rows of its result that were taken before their client asks for them.

    Attributes:
        real: The driver's.
        counted: The query whose rows are counted as they are read; None where the server sent all at once.
    """

    def __init__(self, driver: Driver, real: Any) -> None:
        self.real = real
        self.counted: Entry | None = None
        self._driver = driver
        self._taken = 0
        self._unread = 0  # how many of them the client says that it has not used

    def forget_result(self) -> None:
        """Another statement is about to be sent."""
        self.counted = None
        self.begin_result()

    def begin_result(self) -> None:
        """Nothing of the next result has been taken."""
        self._taken, self._unread = 0, 0

    def sent(self, entry: Entry, text: str) -> None:
        """Record how many rows a statement has, or count them as they are read."""
        if self._driver.reads_later(self.real):
            entry.rows = 0
            self.counted = entry
        elif self.real.rowcount >= 0 and (self.real.description is not None or reader.changes_rows(text)):
            entry.rows = self.real.rowcount

    def fetched(self, method: str, value: Any) -> None:
        """Count the rows that a method of the driver's has returned."""
        if self.counted is None:
            return
        if method in _FETCHES_MANY:
            self.counted.count(len(value))
        elif method in _FETCHES_ONE:
            self.counted.count(value is not None)

    def take(self, wanted: int | None, most: int) -> tuple[list[Any], bool]:
        """Take rows: as many as are wanted, and some more.

        From a result that its server sends row by row, no more are taken than were used before: reading changes
        what is locked, and what is counted.

        Args:
            wanted: How many the client wants now; None means all.
            most: How many are taken at once.

        Returns:
            The rows, and whether there may be more.
        """
        count = most
        if wanted is not None and self.counted is not None:
            count = min(most, max(wanted, self._taken if wanted == 1 else 0))
        try:
            rows, left = self._driver.take(self.real, self._taken, count)
        except Exception:  # a value that the driver cannot convert: the row can be asked for again
            self._driver.stand_at(self.real, self._taken)
            raise
        self._taken += len(rows)
        if self.counted is not None:
            self.counted.count(len(rows) + self._unread)  # whoever asks for more has used those
            self._unread = 0
        return rows, left

    def leave_unread(self, count: int) -> None:
        """Note how many of the rows that were taken last the client has not used yet."""
        if self.counted is not None and 0 <= count <= self._taken:
            self.counted.count(self._unread - count)
            self._unread = count

    def give_back(self, count: int) -> None:
        """Stand `count` rows before where it does, which its client has not used."""
        self._taken -= count
        self._driver.stand_at(self.real, self._taken)
