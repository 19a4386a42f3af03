"""Practice mode: the session is in the submission's own process."""

from typing import Any

from grader.dbapi.broker import Broker
from grader.dbapi.transport import Where
from grader.trace.lines import submission_line


class InProcessOpener:
    """Makes transports to the sessions of one broker."""

    def __init__(self, broker: Broker) -> None:
        self._broker = broker

    def __call__(
        self, driver: str, arguments: tuple[Any, ...], options: dict[str, Any], where: Where | None = None
    ) -> "InProcess":
        """Connect."""
        return InProcess(self._broker, driver, arguments, options, where or self.where)

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
        return submission_line(self._broker.recorder.submission_file)


class InProcess:
    """Calls a session in this process: values and exceptions pass as the objects that they are."""

    def __init__(
        self, broker: Broker, driver: str, arguments: tuple[Any, ...], options: dict[str, Any], where: Where
    ) -> None:
        self._recorder = broker.recorder
        self._session = broker.open(driver, arguments, options, where)

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
        return submission_line(self._recorder.submission_file)

    def request(self, operation: str, arguments: tuple[Any, ...], where: Where) -> Any:
        """Call the session."""
        return self._session.perform(operation, arguments, where)

    def forget(self, cursor: int) -> None:
        """Let go of a cursor."""
        self._session.forget(cursor)

    def abandon(self) -> None:
        """Let go of the connection."""
        self._session.abandon()

    def terminate(self) -> None:
        """Close the connection at once."""
        self._session.shut_down()
