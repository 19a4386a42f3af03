"""The databases of a watcher: started when they are first wanted, kept until it ends."""

from collections.abc import Iterable
from contextlib import ExitStack
from types import TracebackType

from grader.databases import BACKENDS, Coming, DatabaseError, Server, providing
from grader.watching.events import Post, Told


class Servers:
    """Servers that start in the background. For the main thread: it has to be asked to `go_on` while they start."""

    def __init__(self, post: Post) -> None:
        self._post = post
        self._stack = ExitStack()
        self._coming: dict[str, Coming] = {}
        self._groups: list[Coming] = []

    def __enter__(self) -> "Servers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def want(self, names: Iterable[str]) -> None:
        """Begin to start those of these backends that were not wanted before."""
        new = [name for name in names if name not in self._coming]
        if new:
            coming = self._stack.enter_context(providing(new, lambda line: self._post(Told(line))))
            self._groups.append(coming)
            self._coming |= dict.fromkeys(new, coming)

    def go_on(self) -> None:
        """Do what the starting servers need of the main thread."""
        for coming in self._groups:
            coming.go_on()

    def ready(self, name: str) -> bool:
        """Whether it is known how a backend that was wanted is reached, or that there is none."""
        return self._coming[name].has(name)

    def found(self, name: str) -> Server | str:
        """Return a backend's server, or a sentence that says why there is none. Waits until it is `ready`."""
        try:
            server = self._coming[name][name]
        except DatabaseError as error:
            return str(error)
        if isinstance(server, Server):
            return server
        return f"{BACKENDS[name].title} is missing here. What would help: kata databases"
