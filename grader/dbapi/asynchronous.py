"""An asyncio engine on the same shim, for all three backends.

asyncio drivers differ from the others in one thing that a learner must meet: whoever asks the database must
be awaited, and what SQLAlchemy would ask unseen (a lazy load) fails with MissingGreenlet. Here that is a
matter of the transport: while a request is under way in a thread of its own, SQLAlchemy's greenlet gives way
to the event loop. Dialect, client, session and record are those of the synchronous engine.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import URL, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.mysql.mariadb import MariaDBDialect
from sqlalchemy.dialects.mysql.pymysql import MySQLDialect_pymysql
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2
from sqlalchemy.dialects.sqlite.base import SQLiteExecutionContext
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.ext.asyncio import create_async_engine as sqlalchemy_create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool, Pool, StaticPool
from sqlalchemy.util import await_only

from grader import dbapi
from grader.dbapi.client import psycopg2_, pymysql_, sqlite3_
from grader.dbapi.transport import Transport, Where

_WAITS = frozenset({"execute", "call", "close"})  # rows have come with the answer, as asyncio drivers do it


def create_async_engine(url: str, **options: Any) -> AsyncEngine:
    """Make an asyncio engine whose connections go through the shim. It connects only while something is recorded.

    Args:
        url: The synchronous URL: `sqlite:///…`, `postgresql+psycopg2://…`, `mysql+pymysql://…`.
        options: Those of SQLAlchemy's `create_async_engine`.
    """
    parsed = make_url(url)
    return sqlalchemy_create_async_engine(
        parsed.set(drivername=f"{parsed.get_backend_name()}+{_AsyncFace.driver}"), **options
    )


class Awaiting:
    """A transport that is awaited. The driver works in a thread, one for each connection."""

    def __init__(self, inner: Transport, thread: ThreadPoolExecutor) -> None:
        self._inner = inner
        self._thread = thread

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
        return self._inner.where()

    def request(self, operation: str, arguments: tuple[Any, ...], where: Where) -> Any:
        """Perform an operation while the event loop goes on.

        Raises:
            sqlalchemy.exc.MissingGreenlet: The database was asked where nobody awaits the answer.
            Exception: The driver's own.
        """
        if operation not in _WAITS:
            return self._inner.request(operation, arguments, where)
        line = where()  # asked here, as the learner's frames are not in that thread
        return _awaited(self._thread, lambda: self._inner.request(operation, arguments, lambda: line))

    def forget(self, cursor: int) -> None:
        """Let go of a cursor."""
        self._inner.forget(cursor)

    def abandon(self) -> None:
        """Let go of the connection."""
        self._inner.abandon()
        self._thread.shutdown(wait=False)

    def terminate(self) -> None:
        """Close the connection at once, where nobody can await it."""
        self._inner.terminate()
        self._thread.shutdown(wait=False)


def _awaited(thread: ThreadPoolExecutor, step: Callable[[], Any]) -> Any:
    async def done() -> Any:
        return await asyncio.get_running_loop().run_in_executor(thread, step)

    return await_only(done())


def _open(driver: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Awaiting:
    opener = dbapi.current_opener()
    if opener is None:
        raise RuntimeError(
            "an engine of grader.dbapi.asynchronous connects only while something is being recorded"
        )
    line = opener.where()  # asked here, as the learner's frames are not in that thread
    thread = ThreadPoolExecutor(1, thread_name_prefix=driver)
    try:
        return Awaiting(_awaited(thread, lambda: opener(driver, arguments, options, lambda: line)), thread)
    except BaseException:
        thread.shutdown(wait=False)
        raise


class _AsyncFace:
    """What makes a dialect asynchronous: it connects through a transport that is awaited."""

    driver = "kata_async"
    is_async = True
    has_terminate = True
    supports_statement_cache = True
    client: Any

    def connect(self, *arguments: Any, **options: Any) -> Any:
        """Connect with the client that stands for the dialect's driver."""
        return self.client(_open, *arguments, **options)

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return the pool that waits without blocking the event loop."""
        return AsyncAdaptedQueuePool

    def get_driver_connection(self, connection: Any) -> Any:
        """Return the driver's connection: the client is one."""
        return connection

    def do_terminate(self, dbapi_connection: Any) -> None:
        """Close a connection that was lost without being given back, or whose task was cancelled."""
        dbapi_connection._transport.terminate()


class _SqliteContext(SQLiteExecutionContext):
    def create_server_side_cursor(self) -> Any:
        return self._dbapi_connection.cursor()  # SQLite finds its rows one by one in any case


class Sqlite(_AsyncFace, SQLiteDialect_pysqlite):
    """SQLite."""

    client = staticmethod(sqlite3_.connect)
    supports_statement_cache = True
    supports_server_side_cursors = True
    execution_ctx_cls = _SqliteContext

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        """Return a pool of one for a database in memory, which is its connection's own."""
        return AsyncAdaptedQueuePool if cls._is_url_file_db(url) else StaticPool


class Postgresql(_AsyncFace, PGDialect_psycopg2):
    """PostgreSQL."""

    client = staticmethod(psycopg2_.connect)
    supports_statement_cache = True


class Mysql(_AsyncFace, MySQLDialect_pymysql):
    """MySQL."""

    client = staticmethod(pymysql_.connect)
    supports_statement_cache = True


class Mariadb(_AsyncFace, MariaDBDialect, MySQLDialect_pymysql):
    """MariaDB."""

    client = staticmethod(pymysql_.connect)
    supports_statement_cache = True


for _dialect in (Sqlite, Postgresql, Mysql, Mariadb):
    registry.register(f"{_dialect.__name__.lower()}.{_AsyncFace.driver}", __name__, _dialect.__name__)
