"""One DB-API shim before the three real drivers.

A client on the submission's side stands in for the driver's connection; a session on the broker's side owns the real
one and records what is done with it; a transport is between them: a call in practice mode, a socket where the
submission has a process of its own. SQLAlchemy's dialects run on it unmodified.
"""

import functools
import sqlite3
import sqlite3.dbapi2
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn

import psycopg2
import pymysql

from grader.dbapi.client import CLIENTS, psycopg2_patches
from grader.dbapi.crossing import errors
from grader.dbapi.door import Door
from grader.dbapi.real import CONNECT
from grader.dbapi.transport import Opener, Where
from grader.trace import Recorder

if TYPE_CHECKING:
    from grader.dbapi.broker import Broker

__all__ = ["current_broker", "current_opener", "install", "recording", "use"]

_broker: "Broker | None" = None
_opener: Opener | None = None
_installed = False


def install() -> None:
    """Put the shim in the place of the drivers' connect functions, for the whole process; once is enough.

    While nothing is being recorded they do what they always did.
    """
    global _installed
    if _installed:
        return
    _installed = True
    sqlite3.connect = sqlite3.dbapi2.connect = _standing_for("sqlite3")
    psycopg2.connect = _standing_for("psycopg2")
    pymysql.connect = pymysql.Connect = _standing_for("pymysql")
    psycopg2_patches.install()


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Record what the connections do that are opened meanwhile.

    In the end all of them that were left open are rolled back and closed, also those that another thread is using.

    Raises:
        RuntimeError: Something is being recorded already.
    """
    from grader.dbapi.broker import Broker  # a worker, which records nothing, has no need of it
    from grader.dbapi.in_process import InProcessOpener

    global _broker, _opener
    if _broker is not None:
        raise RuntimeError("something is being recorded already")
    install()
    before = _opener
    broker = _broker = Broker(recorder)
    _opener = InProcessOpener(broker)
    try:
        yield
    finally:
        _broker, _opener = None, before
        broker.close()


def use(door: Door | None) -> None:
    """Connect through a door from now on; with None, not at all. For a worker, which never connects by itself."""
    global _opener
    install()
    _opener = _NoDoor() if door is None else door


def stop_using() -> None:
    """Undo `use`: the drivers are real again. Only where one process plays several parts, as tests do."""
    global _opener
    _opener = None


def current_broker() -> "Broker | None":
    """Return what owns the connections that are opened now; None while nothing is being recorded in this process."""
    return _broker


def current_opener() -> Opener | None:
    """Return what makes the connections that are opened now; None while the drivers are real."""
    return _opener


class _NoDoor:
    def __call__(
        self, driver: str, arguments: tuple[Any, ...], options: dict[str, Any], where: Where | None = None
    ) -> NoReturn:
        raise errors.operational(driver, "no database can be reached now: connect while a test runs")

    def where(self) -> int | None:
        return None


def _standing_for(driver: str) -> Any:
    real = CONNECT[driver]

    @functools.wraps(real, updated=())
    def connect(*arguments: Any, **options: Any) -> Any:
        if _opener is None:
            return real(*arguments, **options)
        return CLIENTS[driver](_opener, *arguments, **options)

    return connect
