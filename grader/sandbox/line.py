"""The referee's side: asks a nursery for sealed processes, and owns them."""

import os
import select
import signal
import socket
import struct
import sys
import time
from collections import deque
from contextlib import suppress
from types import TracebackType

import msgspec
import psutil

from grader.sandbox import protocol
from grader.sandbox.model import Cell, Ending, SandboxError
from grader.sandbox.process import cpu_seconds
from grader.wire import Frames, ProtocolError, frame

PATIENCE = 10.0
"""Seconds for a process to be sealed; it takes some milliseconds, unless the machine is in great trouble."""

_CHUNK = 1 << 12
_CREDENTIALS = struct.Struct("=iII")  # pid, user, group


class SealedProcess:
    """A process in a cell. Whoever holds this owns it: it ends when this is closed, or when we end.

    Asking for it does not wait until it is sealed; everything that is asked of it here does.
    """

    def __init__(self, life: socket.socket) -> None:
        self._life = life
        self._frames = Frames(protocol.LONGEST)
        self._told: deque[protocol.Message] = deque()
        self._pid = 0
        self._trouble = ""
        self._ending: Ending | None = None

    @property
    def pid(self) -> int:
        """Its id, as we see it.

        Raises:
            SandboxError: it could not be sealed.
        """
        self._begin()
        if not self._pid:
            raise SandboxError("A process was ended by the grader before it was sealed.")
        return self._pid

    @property
    def ended(self) -> int:
        """A descriptor that can be read as soon as the process has ended, for `select` and its like."""
        _ = self.pid
        return self._life.fileno()

    def cpu_seconds(self) -> float:
        """Return the processor time that it has used so far."""
        with suppress(OSError, psutil.Error):
            return cpu_seconds(self.pid)
        return self.wait().cpu_seconds

    def kill(self) -> None:
        """End it, and all that it has started."""
        with suppress(OSError):
            self._life.shutdown(socket.SHUT_WR)

    def wait(self, timeout: float = PATIENCE) -> Ending:
        """Wait until it has ended; when this returns, nothing of it is left.

        Args:
            timeout: seconds to wait.

        Raises:
            TimeoutError: it goes on.
            SandboxError: it could not be sealed.
        """
        self._begin()
        if self._ending is None:
            message = self._next(time.monotonic() + timeout)
            # A nursery that is gone has taken all with it.
            self._ending = (
                message.ending if isinstance(message, protocol.Ended) else Ending(signal=signal.SIGKILL)
            )
        return self._ending

    def close(self) -> None:
        """End it, if it has not ended, and wait until nothing of it is left."""
        self.kill()
        with suppress(SandboxError, TimeoutError):
            self.wait()
        self._life.close()

    def __enter__(self) -> "SealedProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _begin(self) -> None:
        """Wait until it is sealed, or was let go before that."""
        if self._pid or self._ending is not None:
            return
        if not self._trouble:
            try:
                message = self._next(time.monotonic() + PATIENCE)
            except TimeoutError:
                message = None
            match message:
                case protocol.Sealed():
                    return
                case protocol.Ended(ending) if ending.let_go:
                    self._ending = ending
                    return
                case protocol.Ended(ending):
                    self._trouble = f"A process {ending.words()} while it was sealed."
                case protocol.Failed(reason):
                    self._trouble = f"A process could not be sealed: {reason}."
                case _:
                    self._trouble = "A process was not sealed: the nursery has gone, or does not answer."
        raise SandboxError(self._trouble)

    def _next(self, deadline: float) -> protocol.Message | None:
        """The next thing that we are told; None if the line is closed, or brings nonsense."""
        while not self._told:
            ready, _, _ = select.select([self._life], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError("the process goes on")
            try:
                data, ancillary, _, _ = self._life.recvmsg(_CHUNK, socket.CMSG_SPACE(_CREDENTIALS.size))
                self._told.extend(map(protocol.decode, self._frames.feed(data)))
            except (OSError, ValueError, ProtocolError):
                return None
            if not data:
                return None
            if not self._pid and self._told and isinstance(self._told[0], protocol.Sealed):
                self._pid = _seen_from_here(self._told[0].pid, ancillary)
        return self._told.popleft()


class NurseryLine:
    """Asks a nursery for processes.

    Args:
        socket: a line that the nursery has given (`Nursery.line`).
    """

    def __init__(self, socket: socket.socket) -> None:
        self._socket = socket

    def spawn(
        self, role: str, cell: Cell, socket_: socket.socket, output: int | None = None
    ) -> SealedProcess:
        """Ask for a process.

        Args:
            role: what it is to do, one of the nursery's roles.
            cell: what it may use.
            socket_: the only thing that it can talk over; ours can be closed after this.
            output: a descriptor that takes what it prints; None if nobody wants it.

        Raises:
            SandboxError: the nursery has gone.
        """
        if cell.folder is not None:
            cell = msgspec.structs.replace(cell, folder=os.path.realpath(cell.folder))
        ours, theirs = socket.socketpair()
        if sys.platform == "linux":
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        handles = [theirs.fileno(), socket_.fileno(), *([] if output is None else [output])]
        request = frame(protocol.encode(protocol.Request(role, cell)))
        try:
            socket.send_fds(self._socket, [request], handles)
        except OSError:
            ours.close()
            raise SandboxError("The nursery of sealed processes has gone.") from None
        finally:
            theirs.close()
        return SealedProcess(ours)

    def close(self) -> None:
        """Ask for no more; what there is goes on."""
        self._socket.close()


def _seen_from_here(pid: int, ancillary: list[tuple[int, int, bytes]]) -> int:
    """The id of who has sent something: Linux translates it from its namespace to ours."""
    if sys.platform == "linux":
        for level, kind, data in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_CREDENTIALS:
                return int(_CREDENTIALS.unpack(data[: _CREDENTIALS.size])[0])
    return pid
