"""The submission's side of a test that is played in a worker."""

from collections.abc import Awaitable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from grader.referee.channel import Channel
from grader.side import Warned


class WorkerSide:
    """Asks the worker for what `grader.side.Side` does there.

    Args:
        channel: the line to the worker.
    """

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    @property
    def warned(self) -> list[Warned]:
        """The warnings so far."""
        if self._channel.lost:
            return []
        found = self._channel.ask("warned")
        return [Warned(str(category), str(text), line) for category, text, line in found]

    def load(self, name: str, file: str, source: str) -> Any:
        """Execute a source text as a fresh module; see `Side.load`."""
        return self._channel.ask("side", "load", name, file, source)

    def create_engine(self, options: Mapping[str, Any]) -> Any:
        """Return an engine for the database under test."""
        return self._channel.ask("side", "create_engine", dict(options))

    def create_async_engine(self) -> Any:
        """Return an asynchronous engine for the database under test."""
        return self._channel.ask("side", "create_async_engine")

    def create_session(self, engine: Any) -> Any:
        """Return a plain session."""
        return self._channel.ask("side", "create_session", engine)

    def run(self, awaitable: Awaitable[Any]) -> Any:
        """Await something of the submission's in an event loop of its own."""
        return self._channel.ask("side", "run", awaitable)

    def watching(self) -> AbstractContextManager[None]:
        """Do nothing: the worker watches all the while."""
        return nullcontext()
