"""The broker: owns the real connections, one session each, and writes the record."""

from collections.abc import Mapping
from typing import Any

from grader.dbapi.broker import psycopg2_, pymysql_, sqlite3_
from grader.dbapi.broker.driver import Driver
from grader.dbapi.broker.session import Session
from grader.dbapi.transport import Where
from grader.trace import Recorder

__all__ = ["DRIVERS", "Broker", "Session"]

DRIVERS: dict[str, Driver] = {
    driver.name: driver for driver in (sqlite3_.Sqlite3(), psycopg2_.Psycopg2(), pymysql_.PyMySQL())
}


class Broker:
    """Opens sessions for one recorder, and closes what is left of them."""

    def __init__(self, recorder: Recorder, drivers: Mapping[str, Driver] = DRIVERS) -> None:
        self.recorder = recorder
        self._drivers = drivers
        self._sessions: set[Session] = set()

    def open(self, driver: str, arguments: tuple[Any, ...], options: dict[str, Any], where: Where) -> Session:
        """Make a connection with the named driver.

        Raises:
            Exception: What the driver raises when it cannot connect.
        """
        session = Session(
            self._drivers[driver], self.recorder, arguments, options, where, self._sessions.discard
        )
        self._sessions.add(session)
        return session

    def close(self) -> None:
        """Roll back and close every connection that is still open."""
        for session in list(self._sessions):
            session.shut_down()
