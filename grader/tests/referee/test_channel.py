"""Whatever the other side of the line does, the referee comes to an end, and says why."""

import os
import socket
import time
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.grading.job import Limits
from grader.referee.channel import Channel
from grader.referee.errors import FromWorker, Lost
from grader.tests.referee.conftest import Load
from grader.wire import Line, frame

NewChannel = Callable[..., Channel]


def saying(data: bytes, *, hangs: bool = False) -> Callable[[socket.socket], None]:
    """A worker that answers the first request with these bytes, and then closes the line, or waits."""

    def work(line: socket.socket) -> None:
        line.recv(1)
        line.sendall(data)
        if hangs:
            time.sleep(30)

    return work


def asked(channel: Channel) -> str:
    """Ask anything; return what became of it."""
    try:
        return f"returned {channel.ask('echo', 1)!r}"
    except Lost as lost:
        return f"lost: {lost}"
    except FromWorker as error:
        return f"raised {type(error).__name__}"


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xff\xff\xff",
        frame(b""),
        frame(b"\xc1"),
        frame(b"\x91" * 5000 + b"\xc0"),
        frame(msgspec.msgpack.encode(["returned"])),
        frame(msgspec.msgpack.encode(["returned", ["h", 1, "x", "list", ["l", ["l", ["??"]]]]])),
        frame(msgspec.msgpack.encode(["ask", "getattr", []])),
        frame(msgspec.msgpack.encode({"returned": 1})),
        frame(msgspec.msgpack.encode(["raised", [[], "text", []], "handle"])),
        frame(msgspec.msgpack.encode(["call", 99, [], []])),
    ],
    ids=lambda data: repr(data[:24]),
)
def test_what_is_no_message_ends_the_line(new_channel: NewChannel, data: bytes) -> None:
    channel = new_channel(saying(data, hangs=True))

    assert asked(channel).startswith("lost: It ")
    assert not channel.timed_out


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=200), st.binary(max_size=200).map(frame)))
def test_any_bytes_end_in_a_sentence(new_channel: NewChannel, data: bytes) -> None:
    assert asked(new_channel(saying(data))).startswith(("lost: It ", "raised ", "returned "))


MESSAGES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=5), st.binary(max_size=5)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=6),
        st.builds(
            lambda tag, rest: [tag, *rest],
            st.sampled_from("returned raised call h x cb cls row l t m".split()),
            st.lists(inner, max_size=6),
        ),
    ),
    max_leaves=15,
)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MESSAGES)
def test_any_message_ends_in_a_sentence(new_channel: NewChannel, message: object) -> None:
    data = frame(msgspec.msgpack.encode(message))

    assert asked(new_channel(saying(data))).startswith(("lost: It ", "raised ", "returned "))


def test_a_frame_that_never_ends_is_not_waited_for(new_channel: NewChannel) -> None:
    channel = new_channel(
        saying((1000).to_bytes(4, "big") + b"x", hangs=True), limits=Limits(call_seconds=0.3)
    )

    assert "did not come back within 0.3 s" in asked(channel)
    assert channel.timed_out


def test_a_wait_and_a_loop_are_told_apart(new_channel: NewChannel) -> None:
    limits = Limits(call_seconds=1.5, call_cpu_seconds=0.4)

    def loop(line: socket.socket) -> None:
        while True:
            pass

    assert "look for a wait that nobody ends" in asked(
        new_channel(lambda line: time.sleep(30), limits=limits)
    )
    assert "look for a loop without end" in asked(new_channel(loop, limits=limits))


def test_an_endless_talker_is_stopped(new_channel: NewChannel) -> None:
    def talk(line: socket.socket) -> None:
        while True:
            os.write(1, b"x" * 10_000)

    assert "It printed more than 0 MB and was stopped." in asked(new_channel(talk))


def test_closing_the_output_ends_nothing(new_channel: NewChannel) -> None:
    def quiet(line: socket.socket) -> None:
        os.close(1)
        os.close(2)
        time.sleep(0.1)
        Line(line).send(msgspec.msgpack.encode(["returned", 5]))

    assert asked(new_channel(quiet)) == "returned 5"


def test_calls_without_end_end(new_channel: NewChannel, load: Load) -> None:
    kata = load("def flood(function):\n    while True: function()")

    with pytest.raises(Lost, match="stopped"):
        kata.flood(lambda: None)


def test_the_time_of_the_tests_own_functions_is_not_the_submissions(load: Load) -> None:
    kata = load("def apply(function): return function()")

    assert kata.apply(lambda: time.sleep(3.2)) is None


def test_a_worker_that_does_not_read_is_not_waited_for(new_channel: NewChannel) -> None:
    channel = new_channel(lambda line: time.sleep(30), limits=Limits(call_seconds=0.3))

    with pytest.raises(Lost, match="did not take what it was sent"):
        channel.ask("echo", "x" * 5_000_000)
