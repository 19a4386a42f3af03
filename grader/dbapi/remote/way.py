"""What a transport needs of its door."""

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from grader.dbapi.remote.conversation import Conversation


class Way(Protocol):
    """What a transport needs of its door."""

    def where(self) -> int | None:
        """Return the learner's line."""

    def interrupt(self, number: int, *, close: bool = False) -> None:
        """Stop what a connection is doing, or close it."""

    def closed(self, number: int) -> None:
        """Close a connection's line."""

    def settle_soon(self, conversation: "Conversation") -> None:
        """Remember one that waits for an answer which nobody reads. Called by finalisers."""

    def settle_others(self, conversation: "Conversation") -> None:
        """Wait until the broker has taken in what the other connections have sent without waiting."""
