"""The modules of a class, kata by kata: submissions are read one by one, and compared kata by kata."""

import struct
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import IO

from grader.course import Kata

LONGEST = 50_000
"""Bytes of a module that are compared; the longest answers have two thousand."""
_HEAD = struct.Struct("<II")


class Spool:
    """Keeps modules in temporary files, so that memory does not grow with a class. Use as a context manager.

    Args:
        katas: whose modules.

    Attributes:
        cut: how many modules were longer than what is compared.
    """

    def __init__(self, katas: Sequence[Kata]) -> None:
        self.cut = 0
        self._stack = ExitStack()
        self._files: dict[str, IO[bytes]] = {kata.id: self._new() for kata in katas}

    def __enter__(self) -> "Spool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def add(self, kata: str, number: int, module: bytes) -> None:
        """Keep the module of a submission, which goes by a number."""
        self.cut += len(module) > LONGEST
        kept = module[:LONGEST]
        self._files[kata].write(_HEAD.pack(number, len(kept)) + kept)

    def modules(self, kata: str) -> Iterator[tuple[int, bytes]]:
        """Yield the modules of a kata as they came."""
        file = self._files[kata]
        file.seek(0)
        while head := file.read(_HEAD.size):
            number, size = _HEAD.unpack(head)
            yield number, file.read(size)

    def _new(self) -> IO[bytes]:
        return self._stack.enter_context(tempfile.TemporaryFile())
