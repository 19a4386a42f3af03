"""Who reaches the verdicts of a batch: the cores of this machine, or whoever else keeps to the same few words."""

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

import msgspec

from grader.course import Course
from grader.databases import Coming, Server, Unavailable
from grader.gradebook.book import Key
from grader.grading.grade import info_of
from grader.grading.grader import Grader, Task
from grader.grading.results import BackendInfo, BackendVerdict
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.sandbox import Tier


class Wanted(msgspec.Struct, frozen=True):
    """A verdict that is not known yet.

    Args:
        key: what it depends on.
        module: what is to be run.
    """

    key: Key
    module: Module


FoundServer = Callable[[str, BackendInfo], None]
"""Told what a backend really is."""
Reached = Callable[[Wanted, Judged], None]
"""Told of each verdict as it is reached."""


class Workforce(Protocol):
    """Reaches verdicts, some at the same time."""

    def run(self, wanted: Iterable[Wanted], found_server: FoundServer, reached: Reached) -> None:
        """Reach these verdicts; where a backend has no server, they are `unavailable`.

        Args:
            wanted: taken one by one, when there is room for another one, so that memory does not grow with them.
            found_server: told of each backend, once it is known; in the thread that calls this.
            reached: told of each verdict, in any order; in the thread that calls this.
        """


class ThisMachine:
    """The cores of this machine.

    Args:
        course: where tests come from.
        backends: the servers; those that still start are waited for.
        isolation: how submissions are kept from everything else.
        jobs: how many run at the same time; None is one for each core.
    """

    def __init__(self, course: Course, backends: Coming, isolation: Tier, jobs: int | None = None) -> None:
        self._course, self._backends = course, backends
        self._isolation: Tier = isolation
        self._jobs = jobs

    def run(self, wanted: Iterable[Wanted], found_server: FoundServer, reached: Reached) -> None:
        """See `Workforce`."""
        backends, running = self._backends, dict[int, Wanted]()
        for name in backends:
            found_server(name, info_of(backends[name]))

        def tasks() -> Iterator[Task]:
            for each in wanted:
                server = backends[each.key.backend]
                if isinstance(server, Unavailable):
                    reached(each, missing(server))
                    continue
                task = Task(each.module, each.key.backend, server)
                running[id(task)] = each
                yield task

        servers = [server for server in backends.values() if isinstance(server, Server)]
        if not servers:
            for _ in tasks():
                pass
            return
        with Grader.ready(self._course, servers[0], self._isolation, at_once=self._jobs) as grader:
            for task, judged in grader.run(tasks(), backends.go_on, backends.renewed):
                reached(running.pop(id(task)), judged)


def missing(server: Unavailable) -> Judged:
    """Return what becomes of a module whose backend has no server."""
    return Judged(BackendVerdict("unavailable", reason=f"{server.backend.title} is missing."))
