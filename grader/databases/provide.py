"""Provides the servers of a run, each by the first way that works, and stops exactly what it started."""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial

from grader.databases import installation, kept, locks, reaper
from grader.databases.backend import Backend, Notify
from grader.databases.coming import Coming, Find
from grader.databases.errors import DatabaseError, StepFailed
from grader.databases.model import Address, Server, Step, Unavailable
from grader.databases.places import runtime_folder
from grader.databases.registry import BACKENDS
from grader.databases.run import Run
from grader.databases.server_backend import ServerBackend
from grader.signals import Guard

RUNTIME_LOCK = "lock"
URL = "url"
KEPT = "kept"


def _say_nothing(_line: str) -> None:
    pass


@contextmanager
def provide(
    names: Iterable[str], notify: Notify = _say_nothing
) -> Iterator[Mapping[str, Server | Unavailable]]:
    """Provide servers for backends, started in parallel, for the length of the block.

    Args:
        names: backends, by their names in BACKENDS.
        notify: gets one line for a person about each thing that takes long.

    Raises:
        DatabaseError: a backend is unknown, or the environment asks for a server that cannot be had.
    """
    with providing(names, notify) as coming:
        yield coming.all()


@contextmanager
def providing(names: Iterable[str], notify: Notify = _say_nothing) -> Iterator[Coming]:
    """Provide servers as `provide` does, but without waiting for them: they start while the block goes on.

    Args:
        names: backends, by their names in BACKENDS.
        notify: gets one line for a person about each thing that takes long.

    Raises:
        DatabaseError: a backend is unknown.
    """
    backends = _named(names)
    with (
        Guard() as guard,
        _run(guard) as run,
        Coming(run, guard, _ways_to(backends, run, notify)) as coming,
    ):
        yield coming


def attach(address: Address) -> Server:
    """Use a server that another process provides; it stays up as long as that process provides it."""
    return Server(BACKENDS[address.backend], address)


def keep(names: Iterable[str], notify: Notify = _say_nothing) -> Mapping[str, Server | Unavailable]:
    """Start servers that stay when this process ends, and return them, with those that are there already.

    Raises:
        DatabaseError: as `provide`.
    """
    backends = _named(names)
    with (
        Guard() as guard,
        _run(guard, outlives_us=True) as run,
        guard.held(),
        Coming(run, guard, _ways_to(backends, run, notify)) as coming,
    ):
        found = coming.all()
        ours = [
            server.address
            for server in found.values()
            if isinstance(server, Server)
            and isinstance(server.backend, ServerBackend)
            and server.source in server.backend.steps
        ]
        if ours:
            kept.write(run, ours)
    return found


def stop_kept() -> list[Address]:
    """Stop all kept servers, remove their data, and return what was stopped."""
    stopped = []
    with Guard() as guard, guard.held(), locks.holding(runtime_folder() / RUNTIME_LOCK):
        for folder in kept.folders():
            stopped += kept.addresses(folder)
            reaper.reap(folder)
    return stopped


def _named(names: Iterable[str]) -> list[Backend]:
    wanted = list(dict.fromkeys(names))
    for name in wanted:
        if name not in BACKENDS:
            raise DatabaseError(f"there is no backend named {name!r}; choose from {', '.join(BACKENDS)}")
    return [BACKENDS[name] for name in wanted]


@contextmanager
def _run(guard: Guard, *, outlives_us: bool = False) -> Iterator[Run]:
    """Open a run after those that were killed have been cleaned up, and clean up after it."""
    run = Run(outlives_us=outlives_us)
    try:
        with guard.held(), locks.holding(run.folder.parent / RUNTIME_LOCK):
            reaper.reap_dead_runs(run.folder.parent)
            run.open()
        yield run
    finally:
        if run.belongs_to_us:
            with guard.held():
                if not kept.addresses(run.folder):
                    reaper.reap(run.folder)
                run.close()


def _ways_to(backends: Iterable[Backend], run: Run, notify: Notify) -> dict[str, Find]:
    return {backend.name: partial(_find, backend, run, notify) for backend in backends}


def _find(backend: Backend, run: Run, notify: Notify) -> Server | Unavailable:
    began = time.perf_counter()
    if isinstance(backend, ServerBackend):
        reaper.remove(run.folder, backend)  # one that was found before, and has died
    skipped: list[Step] = []
    for name, way in _ways(backend, run, notify):
        try:
            address = way()
        except StepFailed as error:
            skipped.append(Step(name, str(error)))
            continue
        return Server(backend, address, time.perf_counter() - began, tuple(skipped))
    return Unavailable(backend, tuple(skipped), installation.advice(backend))


def _ways(backend: Backend, run: Run, notify: Notify) -> Iterator[tuple[str, Callable[[], Address]]]:
    """The steps to a server, in the order of trial; the environment can name a server or one of the steps."""
    steps = backend.steps
    if isinstance(backend, ServerBackend):
        yield URL, lambda: _chosen_by_user(backend, run)
        steps = (KEPT, *steps)
        choice = f"KATA_{backend.name.upper()}_SOURCE"
        if chosen := os.environ.get(choice):
            if chosen not in steps:
                raise DatabaseError(f"{choice} is {chosen!r}, which is none of {', '.join(steps)}")
            steps = (chosen,)
    for step in steps:
        if step == KEPT and isinstance(backend, ServerBackend):
            yield step, lambda: kept.find(backend, run)
        else:
            yield step, lambda step=step: backend.provide(step, run, notify)  # type: ignore[misc]


def _chosen_by_user(backend: ServerBackend, run: Run) -> Address:
    if address := backend.chosen_by_user(run):
        return address
    raise StepFailed(f"{backend.variable} is not set")
