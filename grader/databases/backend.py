"""What one kind of database is to the grader: a name, ways to a server, and the few things that differ."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy
from sqlalchemy import Dialect, Engine, NullPool, Pool, event, make_url

from grader.backends import TITLES
from grader.databases.model import Account, Address
from grader.dbapi.real import CONNECT
from grader.side import Engines

if TYPE_CHECKING:
    from grader.databases.run import Run

Notify = Callable[[str], None]
"""Takes one line for a person, about something slow."""


class Backend(ABC):
    """One kind of database. What differs between databases is a method here and nowhere else.

    `name` is the word for it in commands and tests, `driver` the DB-API module, `variable` the environment
    variable that may name a server, `steps` the other ways to a server, in the order of trial, `disk_full` what
    the driver's errors say when the server's disk is full.
    """

    name: str
    driver: str
    variable: str | None = None
    steps: tuple[str, ...] = ()
    disk_full: re.Pattern[str]

    @property
    def title(self) -> str:
        """The word for it for people."""
        return TITLES[self.name]

    @abstractmethod
    def provide(self, step: str, run: Run, notify: Notify) -> Address:
        """Come to a server by one of `steps`.

        Raises:
            StepFailed: it does not work here.
        """

    @abstractmethod
    def account(self, address: Address, folder: Path | None) -> AbstractContextManager[Account]:
        """Open a database user for one job; see `Server.account`."""

    @abstractmethod
    def clean_up(self, address: Address) -> None:
        """Drop what is left of accounts; see `Server.clean_up`."""

    def engines(self, url: str, *, savepoints: bool = False, read_committed: bool = False) -> Engines:
        """Say how engines are made on the submission's side.

        Args:
            url: what they connect to.
            savepoints: make SAVEPOINT work where the driver gets in its way (SQLite).
            read_committed: READ COMMITTED where the default would hide what others commit (MySQL).
        """
        return Engines(url)

    def outside_engine(self, url: str, pool: type[Pool] = NullPool) -> Engine:
        """Make an engine for the grader's own view: in autocommit, not traced, not waiting long for a lock.

        Args:
            url: with the viewer's rights.
            pool: keeps no connection, unless the next test's database may be the same one.
        """
        engine = sqlalchemy.create_engine(
            url, poolclass=pool, isolation_level="AUTOCOMMIT", pool_reset_on_return=None
        )

        @event.listens_for(engine, "do_connect")
        def connect(dialect: Dialect, *_: object) -> Any:
            args, options = dialect.create_connect_args(engine.url)
            return CONNECT[self.driver](*args, **self.impatient(dict(options)))

        return engine

    @abstractmethod
    def impatient(self, options: dict[str, Any]) -> dict[str, Any]:
        """Add to a driver's connect options that a statement waits at most 0.3 s (MySQL: 1 s) for a lock."""

    @abstractmethod
    def is_lock_wait(self, error: BaseException) -> bool:
        """Say whether this error of SQLAlchemy's or the driver's means that someone else holds a lock."""

    def connect(self, url: str, **defaults: Any) -> Any:
        """Open a connection of the real driver's, for administration; raises the driver's own errors.

        Args:
            url: with the grader's rights, or a submission's.
            defaults: the driver's connect options, for those that the URL leaves open.
        """
        target = make_url(url)
        args, options = target.get_dialect()().create_connect_args(target)
        return CONNECT[self.driver](*args, **{**defaults, **options})


def move(engine: Engine, url: str) -> None:
    """Let the engine of an outside view connect elsewhere from now on. It keeps what it has compiled and found out."""
    if engine.url != (there := make_url(url)):
        if not isinstance(engine.pool, NullPool):  # that keeps no connection
            engine.dispose()
        engine.url = there


def cause(error: BaseException) -> BaseException:
    """Return the driver's error inside one of SQLAlchemy's, or the error itself."""
    return getattr(error, "orig", None) or error
