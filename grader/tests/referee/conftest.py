"""A real worker, in a process of its own, without a sandbox around it: here it is about the line between the two."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from grader.grading.job import Limits
from grader.referee.channel import Channel
from grader.worker import serve

LIMITS = Limits(call_seconds=3, call_cpu_seconds=1, output=100_000)

Load = Callable[[str], Any]


class Forked:
    """A process of ours that does something else."""

    def __init__(self, work: Callable[[socket.socket], None], line: socket.socket, output: int) -> None:
        self.pid = os.fork()
        if not self.pid:
            try:
                os.dup2(output, 1)
                os.dup2(output, 2)
                os.closerange(3, line.fileno())
                signal.alarm(60)
                work(line)
            finally:
                os._exit(0)

    def cpu_seconds(self) -> float:
        return time.clock_gettime((~self.pid << 3) | 2)

    def post_mortem(self, where: str) -> tuple[str, bool]:
        _, status = os.waitpid(self.pid, 0)
        self.pid = 0
        return f"It ended with {os.waitstatus_to_exitcode(status)}{where}.", False

    def kill(self) -> None:
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


@pytest.fixture
def new_channel() -> Iterator[Callable[..., Channel]]:
    """Make channels to processes that serve as workers, or do anything else instead."""
    made = []

    def new(work: Callable[[socket.socket], None] = serve.run, limits: Limits = LIMITS) -> Channel:
        ours, theirs = socket.socketpair()
        output, printed = os.pipe()
        worker = Forked(work, theirs, printed)
        theirs.close()
        os.close(printed)
        made.append((worker, ours, output))
        return Channel(ours, output, worker, limits)

    yield new
    for worker, line, output in made:
        worker.kill()
        line.close()
        os.close(output)


@pytest.fixture
def channel(new_channel: Callable[..., Channel]) -> Channel:
    """A channel to a worker in which a test has begun; it has no database."""
    channel = new_channel()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel.ask("begin", "sqlite://", {}, False, "kata.py", handle=theirs.fileno())
    return channel


@pytest.fixture
def load(channel: Channel) -> Load:
    """Load a module of the submission from its text."""
    return lambda source: channel.ask("side", "load", "kata", "kata.py", source)
