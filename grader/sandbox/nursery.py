"""The grader's side: starts a nursery, and hands out lines to it."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from grader.sandbox import protocol
from grader.sandbox.model import SandboxError, Tier
from grader.wire import Line, ProtocolError

LOADING = 60.0
"""Seconds for a nursery to load everything; it takes less than one."""

PATIENCE = 5.0
"""Seconds for a nursery to end all that it has made; more than it needs itself."""

# Python is told to look at nothing of ours; then, where its modules are, as we found them.
_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from grader.sandbox import guardian
guardian.main(sys.argv[2])
"""


class Nursery:
    """A process of its own with a clean environment that makes sealed processes; see grader/sandbox/serve.py.

    It begins to load at once; the first line waits until it has.
    """

    def __init__(self, setup: protocol.Setup) -> None:
        self._lock = threading.Lock()
        self._ready = False
        self._control, theirs = socket.socketpair()
        path = json.dumps([os.path.abspath(entry) for entry in sys.path])
        argument = json.dumps([theirs.fileno(), msgspec.to_builtins(setup)])
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, path, argument],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                env={"PATH": os.defpath, "LANG": "C.UTF-8"},
                cwd="/",
                start_new_session=True,  # Ctrl-C reaches the grader, which ends its jobs itself
            )

    @classmethod
    @contextmanager
    def started(
        cls, tier: Tier, roles: Mapping[str, str], path: Sequence[str], folder: Path, warm: Sequence[str] = ()
    ) -> Iterator["Nursery"]:
        """Start a nursery for the length of the block; at its end, all that it has made is gone.

        Args:
            tier: how strong its cells are.
            roles: functions, `module:function`, by role; loaded at the start, called in a sealed process with its
                socket.
            path: sys.path of the sealed processes.
            folder: where the folders of cells lie; the owner's alone, but open to pass through.
            warm: functions to be called once after loading, so that what they load and make is there in each process.

        Raises:
            SandboxError: there is no such thing on this system.
        """
        if sys.platform == "win32":
            raise SandboxError("Grading needs Linux, macOS, or Windows' Linux (WSL).")
        if tier != "process" and sys.platform != "linux":
            raise SandboxError(f"The sandbox {tier!r} needs Linux.")
        nursery = cls(protocol.Setup(tier, dict(roles), tuple(warm), tuple(path), str(folder)))
        try:
            yield nursery
        finally:
            nursery._stop()

    def line(self) -> socket.socket:
        """Return a line of its own for a referee's process, which makes a NurseryLine of it.

        Raises:
            SandboxError: the nursery could not be made; the text says why.
        """
        with self._lock:
            if not self._ready:
                self._wait_until_ready()
                self._ready = True
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    socket.send_fds(self._control, [b"+"], [theirs.fileno()])
                except OSError:
                    ours.close()
                    raise SandboxError("The nursery of sealed processes has gone.") from None
            return ours

    def hang_up(self, line: socket.socket) -> None:
        """End what was asked for over a line, wait until nothing is left of it, and close the line.

        Args:
            line: our copy of it; whoever else has one need not have closed it.
        """
        with line, suppress(OSError):
            line.shutdown(socket.SHUT_WR)
            line.settimeout(PATIENCE)
            while line.recv(1):
                pass

    def _wait_until_ready(self) -> None:
        self._control.settimeout(LOADING)
        try:
            message = protocol.decode(Line(self._control, protocol.LONGEST).receive())
        except (OSError, EOFError, ProtocolError, msgspec.MsgspecError) as error:
            raise SandboxError(f"The nursery of sealed processes did not start ({error}).") from None
        if isinstance(message, protocol.Failed):
            raise SandboxError(f"The sandbox could not be made: {message.reason}.")
        self._control.settimeout(None)

    def _stop(self) -> None:
        self._control.close()
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.write(b"end")
            self._process.stdin.close()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
