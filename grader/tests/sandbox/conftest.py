"""Nurseries of each tier that this machine has, and processes that do what they are told."""

import itertools
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from grader.databases.places import cache_folder
from grader.sandbox import TIERS, Cell, Limits, Nursery, NurseryLine, SealedProcess, Tier, offers
from grader.sandbox.library import path_for
from grader.tests import needs
from grader.wire import Line

USER = 61_300 if needs.ROOT else None
ROLES = {"obey": "grader.tests.sandbox.roles:obey", "sleep": "grader.tests.sandbox.roles:sleep"}


def given() -> list[Tier]:
    """The tiers that this machine has."""
    return [offer.tier for offer in offers() if offer.works]


def only(*tiers: Tier) -> Any:
    """Marks a test that is about some tiers."""
    return pytest.mark.parametrize(
        "tier", [tier for tier in tiers if tier in given()], indirect=True, scope="session"
    )


strong = only("namespaces", "landlock")


class Told:
    """A sealed process that does what it is told."""

    def __init__(self, sealed: SealedProcess, line: socket.socket, folder: str | None) -> None:
        self.sealed, self.folder = sealed, folder
        self._line = Line(line)

    def __call__(self, source: str) -> str:
        """Run it there. Returns what it gives as text, `Name: text` of what it raises, or how the process ended."""
        try:
            self._line.send(source.encode())
            return self._line.receive().decode()
        except (EOFError, OSError):
            return f"it {self.sealed.wait().words()}"

    def tell(self, source: str) -> None:
        """Have it run something, and wait for nothing."""
        self._line.send(source.encode())

    def value(self, expression: str) -> str:
        """Like calling, for an expression."""
        return self(f"answer = {expression}")


class Ward:
    """A nursery and a line to it."""

    def __init__(self, tier: Tier, nursery: Nursery, folder: Path) -> None:
        self.tier, self.nursery, self.folder = tier, nursery, folder
        self.line = NurseryLine(nursery.line())
        self._numbers = itertools.count(1)

    def new_folder(self, user: int | None = USER) -> str:
        folder = self.folder / f"cell-{os.getpid()}-{next(self._numbers)}"
        folder.mkdir(mode=0o700)
        if user is not None:
            os.chown(folder, user, user)
        return str(folder)

    @contextmanager
    def process(
        self,
        *,
        folder: bool = False,
        ports: tuple[int, ...] = (),
        limits: Limits | None = None,
        user: int | None = USER,
        output: int | None = None,
    ) -> Iterator[Told]:
        ours, theirs = socket.socketpair()
        place = self.new_folder(user) if folder else None
        cell = Cell(user=user, folder=place, ports=ports, limits=limits or Limits())
        with ours, theirs, self.line.spawn("obey", cell, theirs, output) as sealed:
            theirs.close()
            ours.settimeout(20)
            yield Told(sealed, ours, place)


@contextmanager
def ward(tier: Tier) -> Iterator[Ward]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ward")))
        os.chmod(folder, 0o711)
        nursery = stack.enter_context(Nursery.started(tier, ROLES, path_for(tier, cache_folder()), folder))
        found = Ward(tier, nursery, folder)
        stack.callback(found.line.close)
        yield found


@contextmanager
def own_ward(tier: Tier) -> Iterator[tuple[Ward, int]]:
    """A nursery that may be killed, and its id."""
    with ward(tier) as cells:
        with cells.process() as inside:
            nursery = psutil.Process(inside.sealed.pid).ppid()
        yield cells, nursery


@pytest.fixture(scope="session", params=given())
def tier(request: pytest.FixtureRequest) -> Tier:
    assert request.param in TIERS
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def cells(tier: Tier) -> Iterator[Ward]:
    """A nursery of one tier, for many tests."""
    with ward(tier) as found:
        yield found


@pytest.fixture
def inside(cells: Ward) -> Iterator[Told]:
    """A process as a submission's: no folder, no port."""
    with cells.process() as told:
        yield told
