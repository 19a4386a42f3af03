"""The servers of a run while they start: whoever asks for one waits for that one alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from types import TracebackType

from grader.databases import quota
from grader.databases.errors import DatabaseError, Stopped
from grader.databases.model import Server, Step, Unavailable
from grader.databases.run import Run
from grader.signals import Guard

Find = Callable[[], Server | Unavailable]
"""Finds or starts a server; called in a thread of its own."""


MOST_RENEWALS = 3
"""Servers of one kind that may die in a run: a fourth would not live either."""


class Coming(Mapping[str, Server | Unavailable]):
    """Servers by the names of their backends. Use as a context manager, in the thread that made the run.

    Asking for one raises DatabaseError where the environment asks for a server that cannot be had.

    Args:
        run: for which they start.
        guard: holds signals back while something is half done.
        find: how each is found.
    """

    def __init__(self, run: Run, guard: Guard, find: Mapping[str, Find]) -> None:
        self._run, self._guard, self._find = run, guard, find
        self._futures: dict[str, Future[Server | Unavailable]] = {}
        self._renewals = Counter[str]()
        self._watched: set[str] = set()
        self._stack = ExitStack()

    def __enter__(self) -> "Coming":
        try:
            with self._guard.held():
                self._begin(self._find)
        except BaseException:  # a signal, as soon as it might come
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def __getitem__(self, name: str) -> Server | Unavailable:
        future = self._futures[name]
        with self._guard.held():
            self._run.wait_for([future], lambda: self._guard.received)
            return self._arrived(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._futures)

    def __len__(self) -> int:
        return len(self._futures)

    def has(self, name: str) -> bool:
        """Whether asking for this one would not wait."""
        return self._futures[name].done()

    @property
    def complete(self) -> bool:
        """Whether nothing starts any more."""
        return all(future.done() for future in self._futures.values())

    def renewed(self, server: Server) -> Server:
        """Return a server that takes the place of one that may have died; the same one if it is well.

        Where no other can be had, it is the same one, too: whoever asks for this backend from now on is told why.
        """
        name = server.backend.name
        now = self[name]
        if now == server and not server.answers() and self._renewals[name] < MOST_RENEWALS:
            self._renewals[name] += 1
            self._watched.discard(name)
            with self._guard.held():
                self._begin({name: lambda: self._another(server)})
            now = self[name]
        return now if isinstance(now, Server) else server

    def _another(self, server: Server) -> Server | Unavailable:
        try:
            return self._find[server.backend.name]()
        except DatabaseError as error:  # it is the user's, and has died: the run goes on without it
            return Unavailable(server.backend, (Step(server.source, str(error)),), "")

    def go_on(self) -> None:
        """Do what the starting servers need of this thread, without waiting for them."""
        with self._guard.held():
            self._run.answer()

    def all(self) -> dict[str, Server | Unavailable]:
        """Wait for all of them.

        Raises:
            DatabaseError: the environment asks for a server that cannot be had.
        """
        with self._guard.held():
            self._run.wait_for(self._futures.values(), lambda: self._guard.received)
            for future in self._futures.values():
                # What the user must hear comes before what only follows from it.
                if isinstance(error := future.exception(), DatabaseError):
                    raise error
            try:
                return {name: self._arrived(name) for name in self._futures}
            except Stopped:
                return {}  # the signal that stopped it becomes an exception as soon as it may

    def _begin(self, find: Mapping[str, Find]) -> None:
        pool = ThreadPoolExecutor(max(1, len(find)))
        self._futures |= {name: pool.submit(each) for name, each in find.items()}
        pool.shutdown(wait=False)

    def _close(self) -> None:
        with self._guard.held():
            if not self.complete:
                self._run.stop()
                self._run.wait_for(self._futures.values(), lambda: True)
            self._stack.close()

    def _arrived(self, name: str) -> Server | Unavailable:
        found = self._futures[name].result()
        if isinstance(found, Server) and name not in self._watched:
            self._watched.add(name)
            self._stack.enter_context(quota.watched([found]))
        return found
