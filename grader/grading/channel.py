"""The channel from a job to the grader: whole messages only, and no wait for the rest of one that never comes."""

import os
import sys
from collections.abc import Iterator
from multiprocessing.connection import Connection

import msgspec

from grader.grading.job import Message, decode, encode

LONGEST_MESSAGE = 1 << 24
_HEADER = 4


class Garbled(Exception):
    """What came is no message: somebody else has written to the channel."""


def send(channel: Connection, message: Message) -> None:
    """Send a message.

    Raises:
        OSError: the channel is closed.
    """
    data = encode(message)
    if sys.platform == "win32":
        channel.send_bytes(data)
        return
    rest = memoryview(len(data).to_bytes(_HEADER, "big") + data)
    while rest:
        rest = rest[os.write(channel.fileno(), rest) :]


class Inbox:
    """Puts messages together from what arrives, piece by piece.

    Attributes:
        channel: the grader's end.
    """

    def __init__(self, channel: Connection) -> None:
        self.channel = channel
        self._buffer = bytearray()

    @property
    def has_more(self) -> bool:
        """Whether a message has arrived and was not taken."""
        return len(self._buffer) >= _HEADER and len(self._buffer) >= self._end_of_first()

    def arrived(self) -> Iterator[Message]:
        """Take what has arrived and yield the messages that are complete; call it when there is something.

        What is not taken of it is there the next time.

        Raises:
            EOFError: the other end is closed.
            Garbled: what came is no message.
        """
        try:
            yield from map(decode, self._frames())
        except msgspec.MsgspecError as error:
            raise Garbled(str(error)) from None

    def _frames(self) -> Iterator[bytes]:
        if sys.platform == "win32":  # the system's pipes keep messages apart
            yield self.channel.recv_bytes(LONGEST_MESSAGE)
            return
        if not self.has_more:
            data = os.read(self.channel.fileno(), 1 << 16)
            if not data:
                raise EOFError
            self._buffer += data
        while self.has_more:
            end = self._end_of_first()
            frame = bytes(self._buffer[_HEADER:end])
            del self._buffer[:end]
            yield frame

    def _end_of_first(self) -> int:
        end = _HEADER + int.from_bytes(self._buffer[:_HEADER], "big")
        if end > LONGEST_MESSAGE:
            raise Garbled(f"a message of {end} bytes")
        return end
