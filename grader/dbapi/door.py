"""The worker's way to the databases: through a door that the referee has made, and that ends with the test."""

import itertools
import socket as sockets
import threading
from collections import deque
from contextlib import suppress
from typing import Any

from grader.dbapi.crossing import errors
from grader.dbapi.crossing.descriptors import Handing
from grader.dbapi.crossing.messages import LONGEST, Interrupt, Open, encoded
from grader.dbapi.remote.conversation import Conversation
from grader.dbapi.remote.transport import SocketTransport, Transports
from grader.dbapi.transport import Where
from grader.trace.lines import submission_line


class Door:
    """Opens connections that a broker makes.

    Args:
        socket: The worker's end of the door.
        submission_file: The learner's file, as its code objects name it.
    """

    def __init__(self, socket: sockets.socket, submission_file: str | None = None) -> None:
        self.submission_file = submission_file
        self._line = Handing(socket, LONGEST)
        self._lock = threading.Lock()
        self._numbers = itertools.count(1)
        self._transports = Transports()
        self._lines: dict[int, sockets.socket] = {}
        self._unsettled: deque[Conversation] = deque()

    def where(self) -> int | None:
        """Return the learner's line that is at work in this thread."""
        return submission_line(self.submission_file)

    def open(
        self, driver: str, arguments: tuple[Any, ...], options: dict[str, Any], where: Where | None = None
    ) -> SocketTransport:
        """Connect.

        Args:
            driver: The driver's name.
            arguments: Its arguments for `connect`.
            options: Those that have names.
            where: Tells the learner's line, if it cannot be found in this thread.

        Raises:
            Exception: What the driver raises when it cannot connect.
        """
        number = next(self._numbers)
        ours, theirs = sockets.socketpair()
        transport = SocketTransport(self, number, driver, ours)
        self._lines[number] = ours
        try:
            self.settle_others(transport)
            given, named = transport.packed_arguments(arguments, options)
            message = Open(number, driver, given, named, (where or self.where)())  # type: ignore[arg-type]
            with theirs, self._lock:
                self._line.send(encoded(message), theirs)
            transport.connected()
        except BaseException as error:
            self.closed(number)
            theirs.close()
            if isinstance(error, EOFError | OSError):
                raise errors.closed(driver) from None
            raise
        self._transports[number] = transport
        return transport

    __call__ = open

    def interrupt(self, number: int, *, close: bool = False) -> None:
        """Stop what a connection is doing, or close it."""
        with suppress(OSError), self._lock:
            self._line.send(encoded(Interrupt(number, close)))

    def settle(self) -> None:
        """Tell the broker all that the record should know; called before the worker answers its referee."""
        self.settle_others(None)
        for transport in list(self._transports.values()):
            transport.report()

    def settle_soon(self, conversation: Conversation) -> None:
        """Remember one that waits for an answer which nobody reads. Called by finalisers."""
        self._unsettled.append(conversation)

    def settle_others(self, conversation: Conversation | None) -> None:
        """Wait until the broker has taken in what the other connections have sent without waiting."""
        for _ in range(len(self._unsettled)):
            try:
                other = self._unsettled.popleft()
            except IndexError:  # another thread does the same
                return
            if other is not conversation and not other.settle():
                self._unsettled.append(other)

    def close(self) -> None:
        """Close the door; its connections are closed by the broker."""
        self.settle_others(None)
        self._line.close()
        for number in list(self._lines):
            self.closed(number)

    def closed(self, number: int) -> None:
        """Close a connection's line."""
        line = self._lines.pop(number, None)
        if line is not None:
            line.close()
