"""Frames: four bytes that say how long the rest is, and the rest."""

import os
import socket
from collections import deque
from collections.abc import Iterator

LONGEST = 8 << 20
"""Bytes that a frame may have, unless both sides agree on another number."""

_HEADER = 4
_CHUNK = 1 << 16


class ProtocolError(Exception):
    """The other side has sent what is no frame, or no value. The text says what, and is ours alone."""


def frame(data: bytes, longest: int = LONGEST) -> bytes:
    """Return the frame that holds `data`.

    Raises:
        ProtocolError: it would be longer than `longest` bytes.
    """
    if len(data) > longest:
        raise ProtocolError(f"a frame of {len(data)} bytes, and at most {longest} are allowed")
    return len(data).to_bytes(_HEADER, "big") + data


class Frames:
    """Puts frames together from what arrives, piece by piece, and waits for nothing.

    Args:
        longest: how many bytes a frame may have.
    """

    def __init__(self, longest: int = LONGEST) -> None:
        self._longest = longest
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take what has arrived, and yield the frames that are complete.

        Raises:
            ProtocolError: a frame says that it is longer than it may be.
        """
        self._buffer += data
        while len(self._buffer) >= _HEADER:
            length = int.from_bytes(self._buffer[:_HEADER], "big")
            if length > self._longest:
                raise ProtocolError(f"a frame of {length} bytes, and at most {self._longest} are allowed")
            end = _HEADER + length
            if len(self._buffer) < end:
                return
            found = bytes(self._buffer[_HEADER:end])
            del self._buffer[:end]
            yield found


class Line:
    """A socket that frames go over, one after the other; for one thread at a time.

    Args:
        socket: a connected stream socket, which blocks.
        longest: how many bytes a frame may have, in both directions.
        takes_handles: file descriptors may come with the frames; they are found in `handles`, in their order, and
            belong to whoever takes them from there.
    """

    def __init__(self, socket: socket.socket, longest: int = LONGEST, *, takes_handles: bool = False) -> None:
        self.socket = socket
        self.handles: deque[int] = deque()
        self._longest = longest
        self._takes_handles = takes_handles
        self._frames = Frames(longest)
        self._arrived: Iterator[bytes] = iter(())

    def send(self, data: bytes, handle: int | None = None) -> None:
        """Send one frame, and a file descriptor with it.

        Raises:
            OSError: the other side is gone.
            ProtocolError: it is too long.
        """
        rest = memoryview(frame(data, self._longest))
        if handle is not None:
            rest = rest[socket.send_fds(self.socket, [rest], [handle]) :]
        self.socket.sendall(rest)

    def receive(self) -> bytes:
        """Wait for the next frame.

        Raises:
            EOFError: the other side is gone.
            ProtocolError: what has come is no frame.
        """
        while (found := next(self._arrived, None)) is None:
            data = self._read()
            if not data:
                raise EOFError("the other side has closed the line")
            self._arrived = self._frames.feed(data)
        return found

    def close(self) -> None:
        """Close the socket, and what came over it and was not taken."""
        self.socket.close()
        while self.handles:
            os.close(self.handles.popleft())

    def _read(self) -> bytes:
        if not self._takes_handles:
            return self.socket.recv(_CHUNK)
        data, handles, _, _ = socket.recv_fds(self.socket, _CHUNK, 1)
        self.handles += handles
        return data
