"""A station: a process beside a Dask worker that grades chunk after chunk, with a sandbox and servers of its own.

It ends, and tidies up, when the line to its worker ends: however that one has died, nothing is left of it. It also ends
when no chunk has come for a while, and when its databases did not do as they should: the next one starts afresh.
"""

import select
import signal
import socket
import sys
from collections.abc import Iterator

from grader.batch.workforce import missing
from grader.cluster.errors import ClusterError
from grader.cluster.holder import READY
from grader.cluster.messages import (
    LONGEST,
    Answer,
    Chunk,
    Failed,
    Graded,
    Refused,
    Reply,
    Setup,
    decode,
    encode,
)
from grader.cluster.same import check
from grader.commands.exit import Stop
from grader.commands.places import the_course
from grader.course import Course, CourseError
from grader.databases import Coming, DatabaseError, Server, Unavailable, providing
from grader.grading.grade import info_of
from grader.grading.grader import Grader, Task
from grader.grading.runner import Judged, start_loading
from grader.grading.staging import Module
from grader.sandbox import SandboxError
from grader.signals import ENDING
from grader.wire import Line

IDLE_SECONDS = 60.0
"""After so long without a chunk nobody needs it: the client was killed, or there are more workers than work."""

ANY = "sqlite"
"""The backend that is always there: its folder is the run's, and the run tidies it up."""


class Gone(Exception):
    """The line to the Dask worker has ended."""


def main(handle: int) -> None:
    """Grade chunks until the line ends.

    Args:
        handle: the file descriptor of our end of the line.
    """
    # A local cluster's workers are deaf to a Ctrl-C in their terminal, and what they start would be so, too.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    line = Line(socket.socket(fileno=handle), LONGEST)
    try:
        setup = decode(line.receive(), Setup)
        first = line.receive()
        try:
            _serve(setup, line, first)
        except (ClusterError, CourseError, DatabaseError, SandboxError, Stop) as error:
            line.send(encode(Refused(f"The Dask worker on {socket.gethostname()} cannot grade: {error}")))
    except (EOFError, BrokenPipeError, ConnectionResetError, Gone):
        pass  # nobody wants to hear of it


def _serve(setup: Setup, line: Line, first: bytes) -> None:
    course = the_course()
    check(setup, course)
    start_loading()
    with providing(dict.fromkeys((ANY, *setup.backends))) as backends:
        server = backends[ANY]
        assert isinstance(server, Server)
        with Grader.ready(course, server, setup.isolation, at_once=1) as grader:
            station = Station(course, backends, grader, line)
            data: bytes | None = first
            while data is not None:
                reply = station.grade(decode(data, Chunk))
                line.send(encode(reply))
                if not _is_well(reply):
                    return
                line.send(READY)
                data = station.next_chunk()


class Station:
    """Grades chunks, one job after the other.

    Args:
        course: where tests come from.
        backends: the servers.
        grader: at work.
        line: to the Dask worker; nothing comes over it while a chunk is graded.
    """

    def __init__(self, course: Course, backends: Coming, grader: Grader, line: Line) -> None:
        self._katas = {kata.id: kata for kata in course.katas}
        self._backends, self._grader, self._line = backends, grader, line

    def grade(self, chunk: Chunk) -> Reply:
        """Grade a chunk.

        Raises:
            Gone: there is nobody any more who would take the reply.
            DatabaseError, SandboxError: this machine is not set up to grade.
        """
        found: dict[int, Judged] = {}
        numbers: dict[int, int] = {}

        def tasks() -> Iterator[Task]:
            for number, item in enumerate(chunk.items):
                server = self._backends[item.backend]
                if isinstance(server, Unavailable):
                    found[number] = missing(server)
                    continue
                task = Task(Module(self._katas[item.kata], item.data), item.backend, server)
                numbers[id(task)] = number
                yield task

        try:
            for task, judged in self._grader.run(tasks(), self._go_on, self._backends.renewed):
                found[numbers[id(task)]] = judged
        except OSError as error:  # a full disk
            return Failed(f"On {socket.gethostname()}: {error.strerror or error}.")
        answers = (Answer(found[number].verdict, found[number].flags) for number in range(len(chunk.items)))
        asked = dict.fromkeys(item.backend for item in chunk.items)
        return Graded(tuple(answers), {name: info_of(self._backends[name]) for name in asked})

    def next_chunk(self) -> bytes | None:
        """Wait for the next chunk; None if none comes.

        Raises:
            EOFError: the line has ended.
        """
        return self._line.receive() if self._something_comes(IDLE_SECONDS) else None

    def _go_on(self) -> None:
        self._backends.go_on()
        if self._something_comes(0):
            raise Gone

    def _something_comes(self, seconds: float) -> bool:
        return bool(select.select([self._line.socket], [], [], seconds)[0])


def _is_well(reply: Reply) -> bool:
    """Whether all databases that are there did as they should."""
    return isinstance(reply, Graded) and not any(
        answer.verdict.verdict == "unavailable" for answer in reply.answers
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
