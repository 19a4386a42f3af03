"""The nursery's loop: hears what is asked for, forks, and watches over what it has made.

One thread. Each new process returns from the loop with what it is to become, so that nothing of the nursery stays on
its stack.
"""

import os
import selectors
import signal
import socket
import sys
from contextlib import suppress
from typing import Literal

import msgspec

from grader.sandbox import protocol, strays
from grader.sandbox.model import Cell, Ending
from grader.sandbox.seal import Place, check
from grader.wire import Frames, ProtocolError

if sys.platform == "linux":
    from grader.sandbox import system

_CHUNK = 1 << 16
_FEWEST, _MOST = 2, 3  # descriptors that come with a request


class Birth(msgspec.Struct, frozen=True):
    """What a new process is to become: its role, its cell, and the descriptors that came with the request."""

    role: str
    cell: Cell
    life: int
    socket: int
    output: int | None


class _Child:
    """A process that we have made."""

    def __init__(self, pid: int, cell: Cell, life: socket.socket, line: "_Line") -> None:
        self.pid, self.cell, self.life, self.line = pid, cell, life, line
        self.let_go = False


class _Line:
    """A line that processes are asked for over, what has come over it so far, and the processes that go on."""

    def __init__(self, socket: socket.socket) -> None:
        self.socket = socket
        self.frames = Frames(protocol.LONGEST)
        self.handles: list[int] = []
        self.children: set[_Child] = set()
        self.hung_up = False

    def close(self) -> None:
        self.socket.close()
        for handle in self.handles:
            os.close(handle)
        self.handles.clear()


class Keeper:
    """Makes processes and watches over them.

    Args:
        control: the grader's line, over which lines for referees come.
        roles: what processes may become.
        place: where they will be.
    """

    def __init__(self, control: socket.socket, roles: frozenset[str], place: Place) -> None:
        self._control, self._roles, self._place = control, roles, place
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._woken, wake = os.pipe()
        for handle in (self._woken, wake):
            os.set_blocking(handle, False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wake)
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._selector.register(control, selectors.EVENT_READ)

    def serve(self) -> Birth | None:
        """Serve until the grader lets go. Returns in each process that is made, too, with what it is to become."""
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._control:
                    if not self._take_line():
                        return None
                elif key.fileobj == self._woken:
                    self._reap()
                elif isinstance(key.data, _Line):
                    birth = self._hear(key.data)
                    if birth is not None:
                        return birth
                elif isinstance(key.data, _Child):
                    self._let_go(key.data)

    def _take_line(self) -> bool:
        try:
            data, handles, _, _ = socket.recv_fds(self._control, 1, 1)
        except OSError:
            return False
        for handle in handles:
            line = _Line(socket.socket(fileno=handle))
            line.socket.setblocking(False)
            self._selector.register(line.socket, selectors.EVENT_READ, line)
        return bool(data)

    def _hear(self, line: _Line) -> Birth | None:
        """Take what has come over a line; whoever sends nonsense is hung up on."""
        try:
            data, handles, flags, _ = socket.recv_fds(line.socket, _CHUNK, _MOST)
            line.handles += handles
            if not data or flags & socket.MSG_CTRUNC or len(line.handles) > _MOST:
                raise ProtocolError("the line is closed, or brings more descriptors than any request")
            for each in line.frames.feed(data):
                birth = self._answer(line, protocol.decode(each))
                if birth is not None:
                    return birth
        except (OSError, ValueError, ProtocolError):  # msgspec's errors are ValueErrors
            self._hang_up(line)
        return None

    def _hang_up(self, line: _Line) -> None:
        """End what was asked for over a line; our end stays open until nothing is left of it, and so tells."""
        self._selector.unregister(line.socket)
        line.hung_up = True
        for child in line.children:
            self._let_go(child)
        if not line.children:
            line.close()

    def _answer(self, line: _Line, request: protocol.Message) -> Birth | None:
        if not isinstance(request, protocol.Request) or not _FEWEST <= len(line.handles) <= _MOST:
            raise ProtocolError("what has come is no request")
        life, talk, *output = line.handles
        line.handles.clear()
        try:
            if request.role not in self._roles:
                raise ValueError(f"there is no role {request.role!r}")
            check(request.cell, self._place)
            pid = self._fork()
        except (OSError, ValueError) as error:
            _tell(socket.socket(fileno=life), protocol.Failed(str(error)))
        else:
            if not pid:
                self._forget()
                return Birth(request.role, request.cell, life, talk, output[0] if output else None)
            child = self._children[pid] = _Child(pid, request.cell, socket.socket(fileno=life), line)
            line.children.add(child)
            self._selector.register(child.life, selectors.EVENT_READ, child)
        for handle in (talk, *output):
            os.close(handle)
        return None

    def _fork(self) -> int:
        if self._place.tier == "namespaces":
            # A process has its children born into one new namespace only; we go home before the next.
            system.setns(self._place.processes, system.CLONE_NEWPID)
            system.unshare(system.CLONE_NEWPID)
        return os.fork()

    def _forget(self) -> None:
        """Be no keeper any more, in a process that was just made: its descriptors will be other things."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for key in self._selector.get_map().values():
            if isinstance(key.fileobj, socket.socket):
                key.fileobj.detach()
        for child in self._children.values():  # who was let go of is in no selector, nor is its line
            child.life.detach()
            child.line.socket.detach()
        self._selector.close()

    def _let_go(self, child: _Child) -> None:
        """End a process: its referee has let go of it, or has gone."""
        if child.let_go or self._children.get(child.pid) is not child:
            return  # its line was hung up, or it has ended by itself, in the same moment
        self._selector.unregister(child.life)
        child.let_go = True
        with suppress(ProcessLookupError):
            os.kill(child.pid, signal.SIGKILL)

    def _reap(self) -> None:
        os.read(self._woken, _CHUNK)
        while True:
            try:
                pid, status, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            child = self._children.pop(pid, None)
            if child is None:  # an orphan that came to us
                continue
            if self._place.tier == "process":
                strays.sweep(pid, self._children, child.cell.user)
            if not child.let_go:
                self._selector.unregister(child.life)
            _tell(child.life, protocol.Ended(_ending(child, status, usage.ru_utime + usage.ru_stime)))
            child.line.children.discard(child)
            if child.line.hung_up and not child.line.children:
                child.line.close()


def _ending(child: _Child, status: int, seconds: float) -> Ending:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return Ending(code=code, let_go=child.let_go, cpu_seconds=seconds)
    limit: Literal["", "cpu", "file_size"] = ""
    if -code == signal.SIGXCPU or (-code == signal.SIGKILL and seconds >= child.cell.limits.cpu_seconds):
        limit = "cpu"
    elif -code == signal.SIGXFSZ:
        limit = "file_size"
    return Ending(signal=-code, limit=limit, let_go=child.let_go, cpu_seconds=seconds)


def _tell(life: socket.socket, message: protocol.Message) -> None:
    """Send the last message of a life line, and close it."""
    life.setblocking(False)
    with life:
        protocol.tell(life, message)
