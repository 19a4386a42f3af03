"""The way from a client's connection to its session.

In practice mode it is a call. A transport over a socket offers the same, and may answer from what it was
told before: the clients keep nothing themselves, they ask for every attribute and every row at the moment
they are asked for it.
"""

from collections.abc import Callable
from typing import Any, Protocol

Where = Callable[[], int | None]
"""Tells the learner's line that makes a request; asked only where something is recorded."""


class Transport(Protocol):
    """Carries the requests of one connection."""

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""

    def request(self, operation: str, arguments: tuple[Any, ...], where: Where) -> Any:
        """Have the session perform an operation.

        Args:
            operation: One of `Session.OPERATIONS`.
            arguments: What the operation takes.
            where: Tells the learner's line.

        Raises:
            Exception: The driver's own exception, as its real connection raised it.
        """

    def forget(self, cursor: int) -> None:
        """Let go of a cursor. Called by finalisers: must neither wait nor fail."""

    def abandon(self) -> None:
        """Let go of the connection. Called by finalisers: must neither wait nor fail."""

    def terminate(self) -> None:
        """Close the connection at once, whatever it is doing."""


class Opener(Protocol):
    """Makes the transport, and with it the connection, of one client."""

    def __call__(
        self, driver: str, arguments: tuple[Any, ...], options: dict[str, Any], where: Where | None = None
    ) -> Transport:
        """Connect with the named driver. Raises what the driver raises.

        Args:
            driver: Its name.
            arguments: Its arguments for `connect`.
            options: Those that have names.
            where: Tells the learner's line, if it cannot be found in this thread.
        """

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
