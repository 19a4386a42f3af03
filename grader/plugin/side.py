"""The submission's side: all that runs where the submission runs.

In practice mode that is the test's own process. Fixtures reach the submission through this class alone, so that a
worker process can take its place without a change to any test.
"""

import asyncio
import linecache
import re
import sys
import types
import warnings
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import msgspec
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Session

from grader.course import EngineOptions
from grader.databases import Backend
from grader.dbapi.asynchronous import create_async_engine
from grader.plugin.raises import first_part
from grader.submission import BrokenModule, decode

# What SQLAlchemy says of its own collector's work on connections that a test has leaked on purpose.
_NOT_THE_LEARNERS = "The garbage collector is trying to clean up"


class Warned(msgspec.Struct, frozen=True):
    """A warning of SQLAlchemy that the submission caused; `line` is the submission's own, if one is to blame."""

    category: str
    message: str
    line: int | None

    def __str__(self) -> str:
        return f"{self.category}: {self.message}"

    def __repr__(self) -> str:
        return f"{self} (line {self.line})" if self.line else str(self)


class Module(types.ModuleType):
    """A module of the submission; asked for a name that it lacks, it says so in a learner's words."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(f"{Path(str(self.__file__)).name} defines no {name!r}", name=name, obj=self)


class PracticeSide:
    """Runs the submission in this very process.

    Args:
        backend: the backend under test.
        url: what the submission's engines connect to.
    """

    def __init__(self, backend: Backend, url: str) -> None:
        self.url = url
        self.backend = backend
        self._warned: list[Warned] = []
        self._file: str | None = None

    def load(self, name: str, path: Path) -> types.ModuleType:
        """Execute a file of the submission as a fresh module.

        Raises:
            BrokenModule: there is no such file, or it holds no source text.
            Exception: whatever the module itself raises.
        """
        try:
            source = decode(path.name, path.read_bytes())
        except OSError as error:
            raise BrokenModule(f"{path.name} cannot be read: {error.strerror or error}.") from None
        module = Module(name)
        module.__file__ = str(path)
        sys.modules[name] = module
        linecache.cache[str(path)] = (len(source), None, source.splitlines(True), str(path))
        if name != "support":
            self._file = str(path)
        with self.watching():
            exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)
        return module

    def create_engine(self, options: EngineOptions, **more: Any) -> sa.Engine:
        """Return an engine for the database under test."""
        return self.backend.create_engine(
            self.url, savepoints=options.savepoints, read_committed=options.read_committed, **more
        )

    def create_async_engine(self) -> AsyncEngine:
        """Return an asynchronous engine for the database under test."""
        return create_async_engine(self.url)

    def create_session(self, engine: sa.Engine) -> Session:
        """Return a plain session."""
        return Session(engine)

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Await something of the submission's in an event loop of its own."""

        async def main() -> Any:
            return await awaitable

        return asyncio.run(main())

    @property
    def warned(self) -> list[Warned]:
        """The warnings so far."""
        return list(self._warned)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Collect SQLAlchemy's warnings meanwhile; all others go their usual way."""
        others = warnings.showwarning

        def show(
            message: Warning | str,
            category: type[Warning],
            filename: str,
            lineno: int,
            file: TextIO | None = None,
            line: str | None = None,
        ) -> None:
            if not issubclass(category, sa.exc.SADeprecationWarning | sa.exc.SAWarning):
                others(message, category, filename, lineno, file, line)
            elif not str(message).startswith(_NOT_THE_LEARNERS):
                to_blame = lineno if filename == self._file else None
                self._warned.append(Warned(category.__name__, _words(message), to_blame))

        with warnings.catch_warnings():
            warnings.simplefilter("always", sa.exc.SADeprecationWarning)
            warnings.simplefilter("always", sa.exc.SAWarning)
            warnings.showwarning = show
            yield


def _words(message: Warning | str) -> str:
    """A warning of SQLAlchemy's for people: without the mark-up of its documentation."""
    text = first_part(message) if isinstance(message, Warning) else message
    return re.sub(r" \(deprecated since: .*\)$", "", text.replace("``", "`"))
