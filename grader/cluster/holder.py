"""In each Dask worker: keeps stations, and lends one to each chunk that comes.

A station is a process of its own, as a Dask worker is no place for a grader: its tasks run in threads that come and
go, and it may have no children that outlive a thread. A station ends when the line to its worker does, however the
worker has ended.
"""

import os
import socket
import subprocess
import sys
import threading
from contextlib import suppress

from grader.cluster.messages import LONGEST, Failed, encode
from grader.wire import Line, ProtocolError

PATIENCE = 15.0
"""Seconds for a station to end its jobs and its servers; it needs less than one."""

READY = b"+"
"""What a station says after its reply if another chunk may come."""


class Station:
    """A station's process, seen from the Dask worker that has started it.

    Args:
        setup: what it is told first.
    """

    def __init__(self, setup: bytes) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            handle = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "grader.cluster.station", str(handle)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[handle],
                # Python is to import nothing from the current folder: it may be a submission's.
                env={**os.environ, "PYTHONSAFEPATH": "1"},
                start_new_session=True,
            )
        self._line = Line(ours, LONGEST)
        self._line.send(setup)

    def grade(self, chunk: bytes) -> tuple[bytes, bool]:
        """Have a chunk graded, and return the reply, and whether another chunk may come.

        Raises:
            OSError, EOFError, ProtocolError: the station is gone.
        """
        self._line.send(chunk)
        reply = self._line.receive()
        try:
            return reply, self._line.receive() == READY
        except (OSError, EOFError):
            return reply, False

    @property
    def is_there(self) -> bool:
        """Whether it still runs; one that nobody needs ends by itself after a while."""
        return self._process.poll() is None

    def end(self) -> None:
        """End it, and wait until it has tidied up. Another thread may wait for a reply meanwhile: there is none."""
        with suppress(OSError):
            self._line.socket.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._line.close()


_lock = threading.Lock()
_idle: dict[bytes, list[Station]] = {}
_at_work: dict[bytes, list[Station]] = {}
"""This process's stations, by the setup of their run."""


def is_here() -> None:
    """Do nothing: a worker that can call this has the grader."""


def grade(setup: bytes, chunk: bytes) -> bytes:
    """Grade a chunk. This is what Dask calls, in a thread of a worker.

    Args:
        setup: of the run, a `Setup` as bytes.
        chunk: a `Chunk` as bytes.

    Returns: a `Reply` as bytes.
    """
    station = None
    try:
        station = _lent(setup)
        reply, is_ready = station.grade(chunk)
    except (OSError, EOFError, ProtocolError) as error:
        reply, is_ready = encode(Failed(f"On {socket.gethostname()} the grader has ended: {error}.")), False
    if station is not None:
        _give_back(setup, station, is_ready)
    return reply


def end_stations(setup: bytes) -> None:
    """End all stations of a run in this process, and wait until nothing is left of them."""
    with _lock:
        found = [*_idle.pop(setup, []), *_at_work.get(setup, [])]
    for station in found:
        station.end()


def _lent(setup: bytes) -> Station:
    with _lock:
        while idle := _idle.get(setup):
            station = idle.pop()
            if station.is_there:
                break
            station.end()
        else:
            station = Station(setup)
        _at_work.setdefault(setup, []).append(station)
        return station


def _give_back(setup: bytes, station: Station, is_ready: bool) -> None:
    with _lock:
        _at_work[setup].remove(station)
        if is_ready:
            _idle.setdefault(setup, []).append(station)
            return
    station.end()
