"""The broker process: serves the connections of one worker, one test after the other."""

import ctypes
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import Any

import msgspec
from psycopg2 import extensions, extras

from grader.dbapi.broker import Broker
from grader.dbapi.broker.bounded import BoundedRecorder, weight
from grader.dbapi.broker.granted import drivers
from grader.dbapi.broker.served import LimitReached, Served, is_readable
from grader.dbapi.broker.warned import forward_warnings
from grader.dbapi.broker.watch import Watch
from grader.dbapi.crossing import errors
from grader.dbapi.crossing.control import (
    Begin,
    Clear,
    Done,
    End,
    News,
    Pause,
    Strike,
    ToBroker,
    ToldEvent,
)
from grader.dbapi.crossing.descriptors import Handing
from grader.dbapi.crossing.messages import (
    LONGEST,
    Failure,
    Interrupt,
    Open,
    ThroughDoor,
    Told,
    decoded,
    encoded,
)
from grader.dbapi.crossing.values import pack_other
from grader.trace import Event
from grader.wire import ProtocolError, frame, pack

_PR_SET_DUMPABLE = 4
_M_ARENA_MAX = -8
_STACK_BYTES = 1 << 20
"""For each connection's thread; 8 MB, which is usual, would be too much for many connections."""

_BARRIER_SECONDS = 1.0
_PATIENCE_SECONDS = 0.1
_LOOK_SECONDS = 0.0005
_TELL_AT_ONCE = 2000  # events
_TELL_BYTES = 4 << 20
_MOST_COMPLAINTS = 20
_LONGEST_MESSAGE = 1 << 20
_NO_PART = "It wrote into the door to the database what is no request."


def serve(control: socket.socket) -> None:
    """Serve tests until the referee goes; the process's only business.

    Args:
        control: The line to the referee.
    """
    _seal()
    service = _Service(Handing(control, LONGEST))
    try:
        service.run()
    except (EOFError, OSError):
        pass
    finally:
        service.end()


def _seal() -> None:
    threading.stack_size(_STACK_BYTES)
    if sys.platform == "linux":
        library = ctypes.CDLL(None)
        library.prctl(
            _PR_SET_DUMPABLE, 0, 0, 0, 0
        )  # nobody may look into the process, which knows a password
        if hasattr(library, "mallopt"):  # each arena claims 64 MB of the address space, which is limited
            library.mallopt(_M_ARENA_MAX, 1)
    extras.register_uuid()  # type: ignore[no-untyped-call]  # what may be adapted is decided by the worker, before it sends it
    extensions.register_adapter(dict, extras.HstoreAdapter)
    forward_warnings()


class _Test:
    """What belongs to one test: its door, its connections, its record."""

    def __init__(self, begin: Begin, door: socket.socket, watch: Watch) -> None:
        limits = begin.limits
        self.recorder = BoundedRecorder(limits.record_bytes)
        self._drivers = drivers(begin.grant, 0.9 * limits.statement_seconds)
        self.broker = Broker(self.recorder, self._drivers)
        self.watch = watch
        self.statement_seconds = limits.statement_seconds
        self.complaints: list[str] = []
        self.round_trips = 0
        self._limits = limits
        self._door = Handing(door, _LONGEST_MESSAGE)
        self._door_is_idle = False
        self._served: dict[int, Served] = {}
        self._connections = 0
        self._statements = 0
        self._over = False
        self._lock = threading.Lock()
        threading.Thread(target=self._keep_door, name="door", daemon=True).start()

    # --- for its connections

    def next_statement(self) -> None:
        """Count a statement.

        Raises:
            LimitReached: There have been as many as there may be.
        """
        self._statements += 1
        if self._statements > self._limits.statements:
            sentence = f"More than {self._limits.statements:,} statements were sent."
            self.complain(sentence)
            raise LimitReached(f"{sentence[:-1]}: the grader allows no more in one test")

    def next_round_trip(self) -> None:
        """Count a request that was answered."""
        self.round_trips += 1

    def complain(self, sentence: str) -> None:
        """Note what a submission did that no honest one does."""
        if sentence not in self.complaints and len(self.complaints) < _MOST_COMPLAINTS:
            self.complaints.append(sentence)

    # --- the door

    def _keep_door(self) -> None:
        try:
            while True:
                self._door_is_idle = not self._door.has_arrived
                if self._door_is_idle:
                    is_readable(self._door.socket)
                self._door_is_idle = False
                self._admit(decoded(ThroughDoor, self._door.receive()))
        except (EOFError, OSError):
            pass
        except ProtocolError:
            self.complain(_NO_PART)
        finally:
            self._door.close()
            self._door_is_idle = True

    def _admit(self, message: Open | Interrupt) -> None:
        if isinstance(message, Interrupt):
            served = self._served.get(message.number)
            if served is not None:
                (served.end if message.close else served.interrupt)()
            return
        line = self._door.handed()
        open_now = sum(not served.is_over for served in self._served.values())
        self._connections += 1
        for reached, sentence in (
            (
                self._connections > self._limits.connections,
                f"More than {self._limits.connections:,} connections were made",
            ),
            (
                open_now >= self._limits.open_connections,
                f"More than {self._limits.open_connections} connections were open",
            ),
        ):
            if reached:
                self.complain(f"{sentence}.")
                self._turn_away(message, line, f"{sentence}: the grader allows no more in one test")
                return
        with self._lock:
            if self._over or message.number in self._served:
                line.close()
                return
            served = Served(self, self._drivers[message.driver], message, line)
            self._served[message.number] = served
        for number, old in list(self._served.items()):
            if old.is_over:
                del self._served[number]
        thread = threading.Thread(target=served.run, name=f"connection {message.number}", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # the process may have no more threads
            served.is_over = True
            self._turn_away(
                message, line, "Too many connections are open: the grader's process has no room for more"
            )

    def _turn_away(self, message: Open, line: socket.socket, sentence: str) -> None:
        error = errors.pack_error(message.driver, errors.operational(message.driver, sentence))
        with line:
            line.setblocking(False)
            with suppress(OSError):
                line.sendall(frame(encoded(Failure(error, Told())), LONGEST))

    # --- for the referee

    def take_in(self) -> None:
        """Wait until all is done that the worker has asked for; a little only for what waits for a lock itself."""
        began = time.monotonic()
        while (waited := time.monotonic() - began) < _BARRIER_SECONDS:
            served = list(self._served.values())
            if not (
                not self._door_is_idle
                or self._door_has_unread()
                or any(each.has_unread() for each in served)
                or (waited < _PATIENCE_SECONDS and any(each.performing for each in served))
            ):
                return
            time.sleep(_LOOK_SECONDS)

    def _door_has_unread(self) -> bool:
        try:
            return not self._over and is_readable(self._door.socket, 0)
        except ValueError:  # closed meanwhile
            return False

    def stop(self) -> None:
        """Do nothing: the end of a test is watched, and what does not end then ends the process."""

    def end(self) -> None:
        """Close everything."""
        with self._lock:
            self._over = True
        with self.watch.over(self, self.statement_seconds):
            with suppress(OSError):
                self._door.socket.shutdown(socket.SHUT_RDWR)
            for served in list(self._served.values()):
                served.end()
            self.broker.close()


class _Service:
    def __init__(self, control: Handing) -> None:
        self._control = control
        self._watch = Watch()
        self._test: _Test | None = None
        self._sent: list[tuple[Any, ...]] = []

    def run(self) -> None:
        while True:
            message = decoded(ToBroker, self._control.receive())
            self._control.send(encoded(self._answer(message)))

    def end(self) -> int:
        """Close what is open; the record stays until the next test."""
        if self._test is None:
            return 0
        self._test.end()
        return self._test.round_trips

    def _answer(self, message: Any) -> News | Done:
        if isinstance(message, Begin):
            door = self._control.handed()
            self.end()
            self._sent = []
            self._test = _Test(message, door, self._watch)
            return Done()
        if isinstance(message, End):
            return Done(self.end())
        test = self._test
        if test is None:
            return News(0)
        if isinstance(message, Clear):
            test.take_in()
            test.recorder.clear()
            self._sent = []
        elif isinstance(message, Pause):
            test.recorder.set_paused(message.on)
        elif isinstance(message, Strike):
            test.recorder.fault(message.verb, message.times, message.after)
        else:
            test.take_in()
            return self._news(test, message.only_count)
        return Done()

    def _news(self, test: _Test, only_count: bool) -> News:
        entries = test.recorder.entries
        if only_count:
            return News(len(entries), complaints=list(test.complaints))
        changed: list[tuple[int, ToldEvent]] = []
        size = 0
        for place, entry in enumerate(entries):
            event = entry.event
            state = (event.rows, event.error, event.autocommitted)  # the rest never changes
            if place < len(self._sent) and self._sent[place] == state:
                continue
            if len(changed) >= _TELL_AT_ONCE or size >= _TELL_BYTES:
                return News(len(entries), changed, more=True)
            changed.append((place, _told(event)))
            size += len(event.sql) + weight(event.parameters)
            self._sent[place : place + 1] = [state]
        begun = [_told(event) for event in test.recorder.open_transactions()]
        return News(len(entries), changed, False, begun, list(test.complaints))


def _told(event: Event) -> ToldEvent:
    fields = list(msgspec.structs.astuple(event))
    fields[3] = pack(event.parameters, pack_other)
    return ToldEvent(*fields)
