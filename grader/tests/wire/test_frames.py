"""Frames arrive whole, whatever pieces they come in; what is no frame is refused."""

import os
import socket
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.wire import Frames, Line, ProtocolError, frame


@settings(deadline=None)
@given(st.lists(st.binary(max_size=300), max_size=5), st.integers(1, 50))
def test_pieces_make_the_frames_that_were_sent(sent: list[bytes], size: int) -> None:
    stream = b"".join(map(frame, sent))
    frames = Frames()

    found = [each for at in range(0, len(stream), size) for each in frames.feed(stream[at : at + size])]

    assert found == sent


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_frames_or_refused(data: bytes) -> None:
    frames = Frames(longest=100)
    try:
        found = list(frames.feed(data))
    except ProtocolError:
        return
    assert sum(len(each) + 4 for each in found) <= len(data)


def test_a_frame_that_is_too_long_is_refused_at_its_first_bytes() -> None:
    with pytest.raises(ProtocolError, match="5000 bytes"):
        list(Frames(longest=100).feed((5000).to_bytes(4, "big")))
    with pytest.raises(ProtocolError):
        frame(b"x" * 101, longest=100)


def test_a_line_carries_frames_of_any_size() -> None:
    ours, theirs = socket.socketpair()
    sender, receiver = Line(ours), Line(theirs)
    sent = [b"", b"x", b"y" * 3_000_000]
    thread = threading.Thread(target=lambda: [sender.send(each) for each in sent])
    thread.start()

    assert [receiver.receive() for _ in sent] == sent
    thread.join()
    sender.close()
    with pytest.raises(EOFError):
        receiver.receive()
    receiver.close()


def test_a_descriptor_comes_with_its_frame() -> None:
    ours, theirs = socket.socketpair()
    sender, receiver = Line(ours), Line(theirs, takes_handles=True)
    reading, writing = os.pipe()
    sender.send(b"one")
    sender.send(b"two", writing)
    os.close(writing)

    assert [receiver.receive(), receiver.receive()] == [b"one", b"two"]
    handle = receiver.handles.popleft()
    os.write(handle, b"through")
    os.close(handle)

    assert os.read(reading, 100) == b"through"
    os.close(reading)
    sender.close()
    receiver.close()


def test_a_line_closes_the_descriptors_that_nobody_took() -> None:
    ours, theirs = socket.socketpair()
    sender, receiver = Line(ours), Line(theirs, takes_handles=True)
    reading, writing = os.pipe()
    sender.send(b"one", writing)
    os.close(writing)
    receiver.receive()

    receiver.close()

    assert os.read(reading, 1) == b""
    os.close(reading)
    sender.close()
