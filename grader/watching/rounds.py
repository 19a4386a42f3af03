"""A round is one run of a kata on each backend. A new round gives the one before up."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path

import msgspec

from grader.course import Kata
from grader.databases import Server
from grader.grading.results import BackendVerdict
from grader.learning.practice import Practice
from grader.learning.progress import tests_of
from grader.learning.trial import Trial
from grader.watching.events import Judged, Post
from grader.watching.servers import Servers

_SAME_SAVE_SECONDS = 1.5
"""The file is looked at every second, whatever the system tells."""


class Round(msgspec.Struct):
    """What is under way, or was last.

    Attributes:
        number: tells it from earlier ones.
        kata: what is run.
        module: the learner's file, as it was when the round began.
        backends: where, in order.
        verdicts: of those that are done.
        started: those that were begun.
    """

    number: int
    kata: Kata
    module: bytes
    backends: Sequence[str]
    verdicts: dict[str, BackendVerdict] = {}
    started: set[str] = set()
    began: float = msgspec.field(default_factory=time.monotonic)

    @property
    def complete(self) -> bool:
        """Whether every backend has its verdict."""
        return len(self.verdicts) == len(self.backends)

    @property
    def in_order(self) -> Mapping[str, BackendVerdict]:
        """The verdicts in the order of the backends."""
        return {name: self.verdicts[name] for name in self.backends if name in self.verdicts}


class Rounds:
    """Runs rounds, one at a time. For the main thread.

    Args:
        practice: runs the tests.
        servers: where.
        post: takes the verdicts.
        seed: for the random data; None for a new one in each run.
    """

    def __init__(self, practice: Practice, servers: Servers, post: Post, seed: int | None) -> None:
        self._practice, self._servers, self._post, self._seed = practice, servers, post, seed
        self._number = 0
        self._futures: list[tuple[int, Future[BackendVerdict]]] = []
        self.current: Round | None = None
        self._prepared: object = None

    @property
    def under_way(self) -> Round | None:
        """The round that still runs."""
        return self.current if self.current and not self.current.complete else None

    def begin(self, kata: Kata, module: bytes, backends: Sequence[str]) -> None:
        """Begin a round, once nothing runs any more of the one before."""
        self.give_up()
        self._number += 1
        self.current = Round(self._number, kata, module, tuple(backends))
        self.go_on()

    def has_just_begun(self, module: bytes) -> bool:
        """Whether the last round is one of this very module, and younger than a second save could be."""
        last = self.current
        return (
            last is not None and last.module == module and time.monotonic() - last.began < _SAME_SAVE_SECONDS
        )

    def prepare(self) -> None:
        """Make ready for another round like the last one: what can be done before a save is done."""
        if (round_ := self.current) is None:
            return
        wanted = round_.kata.id, tests_of(round_.kata)
        if wanted != self._prepared:
            self._practice.forget()
            self._prepared = wanted
        for name in round_.backends:
            server = self._servers.found(name)
            if isinstance(server, Server):
                self._practice.prepare(self._trial(round_.kata, server))

    def give_up(self) -> None:
        """Let nothing run any more: what it would say is of no interest."""
        self.current = None
        self._practice.stop()

    def go_on(self) -> None:
        """Do what can be done now; to be called again and again while a round is under way."""
        self._servers.go_on()
        self._futures = [(number, future) for number, future in self._futures if not future.done()]
        round_ = self.under_way
        if any(round_ is None or number != round_.number for number, _ in self._futures):
            # A run that was about to begin when its round was given up: it is there by now.
            self._practice.stop()
            return
        if round_ is None:
            return
        for name in round_.backends:
            if name not in round_.started and self._servers.ready(name):
                round_.started.add(name)
                self._start(round_, name)

    @property
    def busy(self) -> bool:
        """Whether `go_on` has something to wait for."""
        return self.under_way is not None or bool(self._futures)

    def take(self, judged: Judged) -> Round | None:
        """Take a verdict; return its round, or None if that was given up."""
        round_ = self.current
        if round_ is None or judged.round != round_.number:
            return None
        round_.verdicts[judged.backend] = judged.verdict
        return round_

    def _trial(self, kata: Kata, server: Server) -> Trial:
        return Trial(kata, server, self._seed, traced=True)

    def _start(self, round_: Round, name: str) -> None:
        server = self._servers.found(name)
        if not isinstance(server, Server):
            self._post(Judged(round_.number, name, BackendVerdict("unavailable", reason=server)))
            return
        future = self._practice.start(self._trial(round_.kata, server), round_.module)
        self._futures.append((round_.number, future))
        future.add_done_callback(lambda done: self._post(Judged(round_.number, name, _verdict(done))))


def _verdict(done: "Future[BackendVerdict]") -> BackendVerdict:
    error = done.exception()
    if error is None:
        return done.result()
    why = told(error) if isinstance(error, OSError) else f"{type(error).__name__}: {error}"
    return BackendVerdict("unavailable", reason=f"The run could not begin ({why}).")


def told(error: OSError) -> str:
    """Which file, and what is wrong with it."""
    name = Path(error.filename).name if error.filename else type(error).__name__
    return f"{name}: {error.strerror or error}"
