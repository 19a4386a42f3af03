"""Where a test is played: in practice mode the submission runs in this very process, in graded mode in a worker."""

import gc
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import msgspec

from grader.course import Kata
from grader.databases import Backend, Scratch
from grader.dbapi import recording
from grader.side import Side, Warned
from grader.trace import Recorder


class SubmissionSide(Protocol):
    """What the fixtures ask of the submission's side; `grader.side.Side` does it, wherever it is."""

    @property
    def warned(self) -> Sequence[Warned]:
        """The warnings so far."""

    def load(self, name: str, file: str, source: str) -> Any:
        """Execute a source text as a fresh module."""

    def create_engine(self, options: Mapping[str, Any]) -> Any:
        """Return an engine for the database under test."""

    def create_async_engine(self) -> Any:
        """Return an asynchronous engine for the database under test."""

    def create_session(self, engine: Any) -> Any:
        """Return a session."""

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Await something of the submission's."""

    def watching(self) -> AbstractContextManager[None]:
        """Collect SQLAlchemy's warnings meanwhile."""


class Played(msgspec.Struct, frozen=True):
    """One test on its stage.

    Args:
        side: the submission's side.
        recorder: what the submission does to its database.
        url: what the submission connects to.
        called: what a file is called on the submission's side, and so in its tracebacks.
    """

    side: SubmissionSide
    recorder: Recorder
    url: str
    called: Callable[[Path], str]


class Stage(Protocol):
    """Sets the scene for one test after the other."""

    def test(
        self, kata: Kata, file: Path, backend: Backend, scratch: Scratch
    ) -> AbstractContextManager[Played]:
        """Play a test.

        Args:
            kata: whose test it is.
            file: the submission's module.
            backend: the database under test.
            scratch: its fresh database.
        """


class Practice:
    """The submission runs in this process: fast, and open to a debugger."""

    @contextmanager
    def test(self, kata: Kata, file: Path, backend: Backend, scratch: Scratch) -> Iterator[Played]:
        """Record what the submission does; see `Stage.test`."""
        recorder = Recorder(str(file))
        side = Side(backend.engines(scratch.url, **msgspec.structs.asdict(kata.engine)))
        with recording(recorder):
            collects = gc.isenabled()
            gc.disable()  # a leaked connection must stay leaked: a collection would hide it, or not, by chance
            yield Played(side, recorder, scratch.url, str)
            if collects:
                gc.enable()
