"""The stage of graded mode: the submission in a worker, its databases behind a broker, and the test here."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from grader.course import Kata
from grader.databases import Backend, Scratch
from grader.dbapi.broker.line import BrokerDied, BrokerLine, RemoteRecorder, grant_for, stand_in_url
from grader.dbapi.broker.watch import STUCK
from grader.dbapi.crossing import control
from grader.grading.job import Limits
from grader.plugin.stage import Played
from grader.referee.channel import Channel
from grader.referee.errors import Lost
from grader.referee.side import WorkerSide
from grader.sandbox import SandboxError, SealedProcess

NewWorker = Callable[[socket.socket, int], SealedProcess]
"""Starts a worker: takes its end of the line, and what takes its output."""
NewBroker = Callable[[socket.socket], SealedProcess]
"""Starts a broker: takes its end of the line."""

_SENSELESS = "no longer says anything sensible, and was stopped"
_STUCK = "could not be stopped"

PATIENCE = 2.0
"""Seconds for a process to end that has closed its line."""


class Submission:
    """The worker's process, as its channel knows it.

    Args:
        process: the process.
    """

    def __init__(self, process: SealedProcess) -> None:
        self._process = process

    def cpu_seconds(self) -> float:
        """Return how long it has used a processor so far."""
        return self._process.cpu_seconds()

    def post_mortem(self, where: str) -> tuple[str, bool]:
        """Wait for its end; see `Worker.post_mortem`."""
        try:
            ending = self._process.wait(PATIENCE)
        except TimeoutError:
            return f"It closed the line to the grader{where}, so nothing more could be asked of it.", False
        if ending.code is not None:
            why = "a kata returns or raises, it does not leave the program"
            return f"Its process {ending.words()}{where}: {why}.", False
        return f"Its process {ending.words()}{where}.", ending.limit == "cpu"


class Refereed:
    """Plays a job's tests: one worker for all of them, and a new broker wherever one has died.

    Args:
        new_worker: starts the worker.
        new_broker: starts a broker.
        folder: the broker's own.
        limits: of the job.
    """

    def __init__(self, new_worker: NewWorker, new_broker: NewBroker, folder: str, limits: Limits) -> None:
        ours, theirs = socket.socketpair()
        output, printed = os.pipe()
        with theirs:
            self._worker = new_worker(theirs, printed)
        os.close(printed)
        self.channel = Channel(ours, output, Submission(self._worker), limits)
        self._round_trips = self._counted = 0
        self._new_broker, self._folder, self._limits = new_broker, folder, limits
        self._broker: tuple[SealedProcess, BrokerLine] | None = None
        self._recorder: RemoteRecorder | None = None
        self._complaints: list[str] | None = None

    @contextmanager
    def test(self, kata: Kata, file: Path, backend: Backend, scratch: Scratch) -> Iterator[Played]:
        """Play a test; see `Stage.test`."""
        url = stand_in_url(scratch.url)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            self._recorder, self._complaints = self._begin(scratch.url, url, ours, file.name), None
            engines = backend.engines(url, **msgspec.structs.asdict(kata.engine))
            options = dict(engines.options)
            self.channel.order("begin", url, options, engines.says_begin, file.name, handle=theirs.fileno())
        yield Played(WorkerSide(self.channel), self._recorder, url, lambda path: path.name)
        with suppress(Lost):
            self.channel.order("end")
        self.channel.forget()
        self._end()

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Fail the test that is played meanwhile if its broker does not live to its end.

        Raises:
            Lost: it has died; the text says how.
        """
        try:
            try:
                yield
            finally:  # the submission may have raised because of it
                if self._recorder is not None:
                    self._complaints = self._recorder.complaints()
        except BrokerDied:
            raise Lost(self._obituary()) from None

    def complaints(self) -> list[str]:
        """What the submission has done to its broker that no honest one does, in sentences."""
        if self._complaints is None and self._recorder is not None:  # the test has not come to its body
            with suppress(BrokerDied):
                self._complaints = self._recorder.complaints()
        return self._complaints or []

    def round_trips(self) -> int:
        """Return how often a process of the job has waited for another one since this was last asked."""
        counted, self._counted = self._counted, self._round_trips + self.channel.asked
        return self._counted - counted

    def close(self) -> None:
        """End the processes, and wait until nothing is left of them."""
        self._worker.close()
        if self._broker is not None:
            self._broker[0].close()
            self._broker[1].close()
        self.channel.close()

    def _begin(self, real: str, said: str, door: socket.socket, file: str) -> RemoteRecorder:
        grant = grant_for(real, said, self._folder)
        limits = control.Limits(statement_seconds=self._limits.statement_seconds)
        if self._broker is not None:
            with suppress(BrokerDied):
                return self._broker[1].begin(grant, door.dup(), file, limits)
            self._broker[0].close()
        ours, theirs = socket.socketpair()
        with theirs:
            process = self._new_broker(theirs)
        self._broker = process, BrokerLine(ours)
        try:
            return self._broker[1].begin(grant, door.dup(), file, limits)
        except BrokerDied:  # it has seen nothing of the submission yet: others may have left no room for it
            died = self._ending()
            raise SandboxError(
                f"The process that runs a submission's SQL could not begin: it {died}."
            ) from None

    def _end(self) -> None:
        with suppress(BrokerDied):
            if self._broker is not None:
                self._round_trips += self._broker[1].end()

    def _obituary(self) -> str:
        words = self._ending()
        if words == _STUCK:
            return "Its SQL did not come to an end, not even when it was told to, and was stopped with all it did."
        advice = "" if words == _SENSELESS else ": look for a statement that asks for too much"
        return f"The process that runs its SQL {words}{advice}."

    def _ending(self) -> str:
        """How the broker's process has ended, in words that follow its name."""
        assert self._broker is not None
        try:
            ending = self._broker[0].wait(PATIENCE)
        except TimeoutError:
            return _SENSELESS
        return _STUCK if ending.code == STUCK else ending.words()
