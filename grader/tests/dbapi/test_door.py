"""What comes through a door, and over the lines behind it: an honest worker's and a hostile one's."""

import contextlib
import gc
import os
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import dbapi
from grader.dbapi.broker.line import BrokerDied, BrokerLine, RemoteRecorder, grant_for
from grader.dbapi.crossing.messages import Open, Request, encoded
from grader.dbapi.door import Door
from grader.tests.dbapi.conftest import IN_MEMORY
from grader.wire import frame, pack


@contextlib.contextmanager
def opened(broker: BrokerLine) -> Iterator[tuple[socket.socket, RemoteRecorder]]:
    """A door to a database in memory, of which the test holds the worker's end."""
    ours, theirs = socket.socketpair()
    recorder = broker.begin(grant_for(IN_MEMORY, said=IN_MEMORY), theirs)
    try:
        yield ours, recorder
    finally:
        ours.close()
        broker.end()


def wanted(number: int = 1, path: str = ":memory:") -> bytes:
    """The message that asks for a connection."""
    return frame(encoded(Open(number, "sqlite3", pack((path,)), pack({}), None)))


def connected(door: socket.socket, number: int = 1) -> socket.socket:
    """A line to a connection, whose first answer is read."""
    ours, theirs = socket.socketpair()
    with theirs:
        socket.send_fds(door, [wanted(number)], [theirs.fileno()])
    ours.settimeout(5)
    assert ours.recv(1 << 16)
    return ours


def still_works(broker: BrokerLine) -> None:
    with opened(broker) as (door, recorder), connected(door):
        assert [event.event for event in recorder.events] == ["connect"]


def until_closed(line: socket.socket) -> None:
    with contextlib.suppress(ConnectionError):
        while line.recv(1 << 16):
            pass


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_on_a_connection_s_line_end_it_and_nothing_else(broker: BrokerLine, data: bytes) -> None:
    with opened(broker) as (door, recorder), connected(door) as line:
        line.sendall(frame(data))
        line.shutdown(socket.SHUT_WR)
        until_closed(line)
        assert set(recorder.complaints()) <= {"It wrote into the line to the database what is no request."}
        with connected(door, 2):
            assert recorder.events[-1].event == "connect"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_in_a_door_close_it_and_nothing_else(broker: BrokerLine, data: bytes) -> None:
    with opened(broker) as (door, recorder):
        door.sendall(data)
        door.shutdown(socket.SHUT_WR)
        until_closed(door)
        assert set(recorder.complaints()) <= {"It wrote into the door to the database what is no request."}
    still_works(broker)


def trees() -> st.SearchStrategy[Any]:
    plain = (
        st.none()
        | st.booleans()
        | st.integers(-(2**63), 2**63)
        | st.floats()
        | st.text(max_size=5)
        | st.binary(max_size=5)
    )
    tags = st.sampled_from(
        ["l", "t", "m", "fn", "cv", "pg:range", "pg:xid", "pg:column", "st", "result", "d", "?", "pg:sql"]
    )
    return st.recursive(
        plain,
        lambda inner: st.tuples(tags, inner, inner).map(list) | st.lists(inner, max_size=4),
        max_leaves=6,
    )


STEPS = [
    "get",
    "set",
    "call",
    "close",
    "cursor",
    "cursor_get",
    "cursor_call",
    "execute",
    "take",
    "leave_unread",
    "give_back",
]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    operation=st.sampled_from([*STEPS, "forget", "settle", "shut_down", "__init__"]),
    arguments=st.lists(st.sampled_from(["rollback", "fetchone", 1, ["t"], ["m"]]) | trees(), max_size=5),
)
def test_any_request_is_answered_or_ends_the_line(
    broker: BrokerLine, operation: str, arguments: list[Any]
) -> None:
    with opened(broker) as (door, recorder), connected(door) as line:
        line.sendall(frame(encoded(Request([("cursor", [1, ["m"]])], (operation, arguments), None))))
        line.shutdown(socket.SHUT_WR)
        until_closed(line)
        assert recorder.open_transactions() == []


def test_a_frame_without_end_is_refused_at_its_first_bytes(broker: BrokerLine) -> None:
    with opened(broker) as (door, recorder), connected(door) as line:
        line.sendall(b"\xff\xff\xff\xff")
        until_closed(line)
        assert recorder.complaints() == ["It wrote into the line to the database what is no request."]


def test_a_message_without_its_socket_is_refused(broker: BrokerLine) -> None:
    with opened(broker) as (door, recorder):
        door.sendall(wanted())
        until_closed(door)
        assert recorder.complaints() == ["It wrote into the door to the database what is no request."]


def test_what_comes_in_the_place_of_a_socket_is_refused(broker: BrokerLine) -> None:
    reading, writing = os.pipe()
    with opened(broker) as (door, recorder):
        socket.send_fds(door, [wanted()], [reading])
        until_closed(door)
        assert recorder.complaints() == ["It wrote into the door to the database what is no request."]
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        os.write(writing, b"nobody has kept it")
    os.close(writing)


def test_descriptors_do_not_pile_up(broker: BrokerLine) -> None:
    with opened(broker) as (door, recorder):
        pairs = [socket.socketpair() for _ in range(3)]
        socket.send_fds(door, [wanted()], [pair[0].fileno() for pair in pairs])
        until_closed(door)
        assert recorder.complaints() == ["It wrote into the door to the database what is no request."]
        for ours, theirs in pairs:
            ours.close()
            theirs.settimeout(5)
            assert theirs.recv(1) == b""
            theirs.close()


def test_a_number_that_is_taken_opens_no_second_connection(broker: BrokerLine) -> None:
    with opened(broker) as (door, recorder), connected(door):
        ours, theirs = socket.socketpair()
        with theirs:
            socket.send_fds(door, [wanted(1)], [theirs.fileno()])
        ours.settimeout(5)
        assert ours.recv(1) == b""
        ours.close()
        assert len(recorder) == 1


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_from_a_broker_are_a_broker_that_died(data: bytes) -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.sendall(frame(data))
        theirs.shutdown(socket.SHUT_WR)
        line = BrokerLine(ours)
        with pytest.raises(BrokerDied):
            RemoteRecorder(line, None).events  # noqa: B018
        line.close()


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes_from_a_broker_harm_no_worker(data: bytes) -> None:
    ours, theirs = socket.socketpair()

    def answer() -> None:
        _, [number], _, _ = socket.recv_fds(theirs, 1 << 16, 1)
        with socket.socket(fileno=number) as line:
            line.sendall(frame(data))

    thread = threading.Thread(target=answer)
    thread.start()
    door = Door(ours)
    with pytest.raises(Exception) as error:  # noqa: PT011
        door.open("sqlite3", (":memory:",), {})
    assert type(error.value).__name__ in ("ProtocolError", "ProgrammingError")
    thread.join()
    door.close()
    theirs.close()


@pytest.fixture
def connection(broker: BrokerLine) -> Iterator[Any]:
    """A connection of sqlite3's, through a door."""
    ours, theirs = socket.socketpair()
    broker.begin(grant_for(IN_MEMORY, said=IN_MEMORY), theirs)
    door = Door(ours)
    dbapi.use(door)
    yield sqlite3.connect(":memory:", check_same_thread=False)
    dbapi.stop_using()
    broker.end()
    door.close()


def test_a_finaliser_in_the_middle_of_a_request_waits_for_its_end(connection: Any) -> None:
    """It runs where it likes: also while the thread that it interrupts has a request under way."""

    def drop(value: int) -> int:
        cursors.pop()
        gc.collect()
        return value

    cursors = [connection.execute("SELECT 1 UNION SELECT 2") for _ in range(5)]
    for cursor in cursors:
        cursor.fetchone()
    connection.create_function("dropping", 1, drop)
    del cursor

    query = "WITH n(x) AS (VALUES (1), (2), (3), (4)) SELECT dropping(x) FROM n"
    assert connection.execute(query).fetchall() == [(1,), (2,), (3,), (4,)]


def test_a_function_may_use_the_connection_that_calls_it(connection: Any) -> None:
    connection.create_function("twice", 1, lambda n: connection.execute("SELECT ? * 2", (n,)).fetchone()[0])

    assert connection.execute("SELECT twice(twice(3))").fetchall() == [(12,)]


def test_threads_take_turns(connection: Any) -> None:
    results: list[Any] = []

    def work(number: int) -> None:
        for _ in range(50):
            results.append(
                connection.execute("SELECT ?, ?", (number, "x" * number)).fetchall()
                == [(number, "x" * number)]
            )

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 400


def test_interrupt_reaches_a_query_that_another_thread_runs(connection: Any) -> None:
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    timer = threading.Timer(0.2, connection.interrupt)
    timer.start()
    began = time.monotonic()

    with pytest.raises(sqlite3.OperationalError, match=r"^interrupted$"):
        connection.execute(endless).fetchall()
    assert time.monotonic() - began < 10
    timer.join()


def test_without_a_door_nothing_can_be_reached() -> None:
    dbapi.use(None)
    try:
        with pytest.raises(sqlite3.OperationalError, match="no database can be reached now"):
            sqlite3.connect(":memory:")
    finally:
        dbapi.stop_using()


def test_the_record_waits_for_what_was_sent_before(broker: BrokerLine) -> None:
    """A worker that goes on without waiting: the referee sees all of what it did, whenever it looks."""
    for _ in range(50):
        with opened(broker) as (door, recorder), connected(door) as line:
            for number in range(1, 20):
                steps = [("cursor", [number, ["m"]])]
                line.sendall(
                    frame(encoded(Request(steps, ("execute", [number, "execute", f"SELECT {number}"]), None)))
                )
            assert sum(event.event == "statement" for event in recorder.events) == 19
            line.close()
            assert recorder.events[-1].event == "close"


def test_a_connection_that_was_dropped_is_known_to_be_closed(broker: BrokerLine) -> None:
    for _ in range(50):
        with opened(broker) as (door, recorder):
            connected(door).close()
            assert [event.event for event in recorder.events] == ["connect", "close"]


def test_a_worker_needs_no_code_of_the_broker() -> None:
    code = "import sys; import grader.dbapi.door, grader.dbapi.asynchronous; print(*sys.modules)"
    seen = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert "grader.dbapi.remote.transport" in seen
    assert not [name for name in seen if name.startswith("grader.dbapi.broker")]
