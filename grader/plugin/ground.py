"""What a test stands on: a fresh database and the outside view of it, made when the test begins, or ahead."""

import functools
import importlib.util
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from grader.course import Kata
from grader.databases import Account, Backend, Scratch, move
from grader.plugin.outside import Database


class Ground:
    """One test's.

    Args:
        scratch: its database.
        database: the outside view of it.
        leave: gives it up.
    """

    def __init__(self, scratch: Scratch, database: Database, leave: Callable[[], None]) -> None:
        self.scratch, self.database, self.leave = scratch, database, leave
        self._has_tables = False

    def create_tables(self, kata: Kata) -> None:
        """Create the tables that the kata gives, once: from the course's copy, whose constraints nobody has edited."""
        if kata.tables_given and not self._has_tables:
            self.database.create(_tables_of(kata.reference))
            self._has_tables = True


class Grounds:
    """Makes one for each test.

    Args:
        accounts: by the names of their backends.
    """

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._accounts = accounts
        self._ahead: dict[str, list[Ground]] = defaultdict(list)
        self._engines: dict[str, sa.Engine] = {}

    def make_ahead(self, backend: Backend, kata: Kata) -> None:
        """Make one while there is time, with all that can be done before there is a submission."""
        scratch = self._accounts[backend.name].fresh()
        engine = backend.outside_engine(scratch.outside_url)
        database = Database(backend, engine)

        def leave() -> None:
            database.close()
            engine.dispose()
            # The database goes with its account: there is no hurry, and the next one is there.

        ground = Ground(scratch, database, leave)
        self._ahead[backend.name].append(ground)
        ground.create_tables(kata)

    @contextmanager
    def taken(self, backend: Backend) -> Iterator[Ground]:
        """Have one for a test: one that was made ahead, if there is any left. It is given up afterwards."""
        ground = self._next(backend)
        try:
            yield ground
        finally:
            ground.leave()

    def _next(self, backend: Backend) -> Ground:
        if ready := self._ahead[backend.name]:
            return ready.pop(0)
        scratch = self._accounts[backend.name].fresh()
        database = Database(backend, self.outside_engine(backend, scratch.outside_url))

        def leave() -> None:
            database.close()
            scratch.drop()

        return Ground(scratch, database, leave)

    def outside_engine(self, backend: Backend, url: str) -> sa.Engine:
        """Return the engine of the outside view, moved from the last test's database to this one's."""
        if (engine := self._engines.get(backend.name)) is None:
            engine = self._engines[backend.name] = backend.outside_engine(url)
        move(engine, url)
        return engine

    def close(self) -> None:
        """Give up all connections, and what was made ahead in vain."""
        for engine in self._engines.values():
            engine.dispose()
        for grounds in self._ahead.values():
            for ground in grounds:
                ground.leave()


@functools.cache
def _tables_of(path: Path) -> sa.MetaData:
    """Return the metadata of a module, from its `Base` or its `metadata`."""
    spec = importlib.util.spec_from_file_location(f"given_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: sa.MetaData = module.Base.metadata if hasattr(module, "Base") else module.metadata
    return found
