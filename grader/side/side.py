"""The submission's side of one test.

The grader's own process knows this module, too, but has no use for the ORM nor for asyncio: they are imported where
they are needed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from grader.side.engines import Engines
from grader.side.module import Module, load
from grader.side.warned import Warned, collected

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine
    from sqlalchemy.orm import Session


class Side:
    """Loads the submission's modules and makes what they work with.

    Args:
        engines: how engines are made.
    """

    def __init__(self, engines: Engines) -> None:
        self._engines = engines
        self.warned: list[Warned] = []
        self.file: str | None = None

    def load(self, name: str, file: str, source: str) -> Module:
        """Execute a source text of the submission's, or of the kata's support, as a fresh module.

        Raises:
            Exception: whatever the module itself raises.
        """
        if name != "support":
            self.file = file
        with self.watching():
            return load(name, file, source)

    def create_engine(self, options: Mapping[str, Any]) -> sa.Engine:
        """Return an engine for the database under test, with options beside those that every engine has."""
        engine = sa.create_engine(self._engines.url, **{**self._engines.options, **options})
        if self._engines.says_begin:
            event.listen(engine, "connect", _leave_transactions_alone)
            event.listen(engine, "begin", _begin)
        return engine

    def create_async_engine(self) -> AsyncEngine:
        """Return an asynchronous engine for the database under test."""
        from grader.dbapi.asynchronous import create_async_engine

        return create_async_engine(self._engines.url)

    def create_session(self, engine: sa.Engine) -> Session:
        """Return a plain session."""
        from sqlalchemy.orm import Session

        return Session(engine)

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Await something of the submission's in an event loop of its own."""
        import asyncio

        async def main() -> Any:
            return await awaitable

        return asyncio.run(main())

    def watching(self) -> AbstractContextManager[None]:
        """Collect SQLAlchemy's warnings meanwhile; all others go their usual way."""
        return collected(self.warned, lambda: self.file)


def _leave_transactions_alone(connection: Any, _record: Any) -> None:
    connection.isolation_level = None


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")
