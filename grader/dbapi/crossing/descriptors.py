"""Frames that bring a descriptor along, one at most."""

import array
import os
import socket
import stat
from collections import deque

from grader.wire import Frames, ProtocolError, frame

_CHUNK = 1 << 16
_ONE = socket.CMSG_SPACE(array.array("i").itemsize)
WAITING = 64
"""Descriptors that may have come before their frames."""


class Handing:
    """A socket that frames go over, some of them with a socket in hand.

    Args:
        socket: a connected stream socket of the `AF_UNIX` family.
        longest: how many bytes a frame may have.
    """

    def __init__(self, socket: socket.socket, longest: int) -> None:
        self.socket = socket
        self._longest = longest
        self._frames = Frames(longest)
        self._arrived: deque[bytes] = deque()
        self._descriptors: deque[int] = deque()

    @property
    def has_arrived(self) -> bool:
        """Whether `receive` need not wait."""
        return bool(self._arrived)

    def send(self, data: bytes, handed: socket.socket | None = None) -> None:
        """Send one frame, and a socket with it.

        Raises:
            OSError: the other side is gone.
            ProtocolError: it is too long.
        """
        made = frame(data, self._longest)
        sent = 0
        if handed is not None:
            sent = socket.send_fds(self.socket, [made], [handed.fileno()])
        self.socket.sendall(made[sent:])

    def receive(self) -> bytes:
        """Wait for the next frame.

        Raises:
            EOFError: the other side is gone.
            ProtocolError: what has come is no frame, or more than one descriptor.
        """
        while not self._arrived:
            data, ancillary, flags, _ = self.socket.recvmsg(
                _CHUNK, _ONE, getattr(socket, "MSG_CMSG_CLOEXEC", 0)
            )
            for level, kind, payload in ancillary:
                if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                    numbers = array.array("i")
                    numbers.frombytes(payload[: len(payload) - len(payload) % numbers.itemsize])
                    self._descriptors.extend(numbers)
            if flags & socket.MSG_CTRUNC or len(self._descriptors) > WAITING:
                raise ProtocolError("more descriptors have come than a message may bring")
            if not data:
                raise EOFError("the other side has closed the line")
            self._arrived.extend(self._frames.feed(data))
        return self._arrived.popleft()

    def handed(self) -> socket.socket:
        """Return the socket that came with the last frame.

        Raises:
            ProtocolError: none came, or something else than a connected stream socket of the `AF_UNIX` family.
        """
        if not self._descriptors:
            raise ProtocolError("a message has come without the socket that belongs to it")
        number = self._descriptors.popleft()
        if not stat.S_ISSOCK(os.fstat(number).st_mode):
            os.close(number)
            raise ProtocolError("what came with a message is no socket")
        found = socket.socket(fileno=number)
        if found.family != socket.AF_UNIX or found.type != socket.SOCK_STREAM:
            found.close()
            raise ProtocolError("what came with a message is no stream socket")
        found.setblocking(True)
        return found

    def close(self) -> None:
        """Close the socket, and what came and was not asked for."""
        self.socket.close()
        while self._descriptors:
            os.close(self._descriptors.popleft())
