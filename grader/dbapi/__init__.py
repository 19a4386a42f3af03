"""One DB-API shim before the three real drivers.

A client on the submission's side stands in for the driver's connection; a session on the broker's side owns the real
one and records what is done with it; a transport is between them. SQLAlchemy's dialects run on it unmodified.
"""

import functools
import sqlite3
import sqlite3.dbapi2
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
import pymysql

from grader.dbapi.broker import Broker
from grader.dbapi.client import CLIENTS, psycopg2_patches
from grader.dbapi.real import CONNECT
from grader.dbapi.transport import InProcess
from grader.trace import Recorder

__all__ = ["current_broker", "install", "recording"]

_broker: Broker | None = None
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
    global _broker
    if _broker is not None:
        raise RuntimeError("something is being recorded already")
    install()
    _broker = Broker(recorder)
    try:
        yield
    finally:
        broker, _broker = _broker, None
        broker.close()


def current_broker() -> Broker | None:
    """Return what owns the connections that are opened now; None while nothing is being recorded."""
    return _broker


def _standing_for(driver: str) -> Any:
    real = CONNECT[driver]

    @functools.wraps(real, updated=())
    def connect(*arguments: Any, **options: Any) -> Any:
        if _broker is None:
            return real(*arguments, **options)
        return CLIENTS[driver](functools.partial(InProcess, _broker), *arguments, **options)

    return connect
