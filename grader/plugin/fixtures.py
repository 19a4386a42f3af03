"""The fixtures of the katas' tests: the contract between a test, the submission and the databases."""

import random
import types
from collections import UserList
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from grader.course.submission import BrokenModule, decode
from grader.plugin.outside import Database
from grader.plugin.raises import Raises
from grader.plugin.run import BackendName, KataRun, kata_of, run_of, submission_of
from grader.plugin.some import Some
from grader.plugin.stage import SubmissionSide
from grader.side import Warned
from grader.trace import Fault, Trace


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> BackendName:
    """The backend under test: 'sqlite', 'postgresql' or 'mysql'; `.server` says what it really is."""
    server = run_of(request.config).servers[request.param]
    return BackendName(server.backend.name, server.version)


@pytest.fixture(autouse=True)
def _kata_run(request: pytest.FixtureRequest, backend: BackendName) -> Iterator[KataRun]:
    """All that belongs to one test: the kata, its fresh database, what is recorded."""
    kata = kata_of(request.path, request.config)
    file = submission_of(kata, request.config)
    on = run_of(request.config)
    of = on.servers[backend].backend
    with on.grounds.taken(of) as ground, on.stage.test(kata, file, of, ground.scratch) as played:
        run = KataRun(kata, file, played, ground)
        request.node.stash[KataRun.KEY] = run
        yield run


@pytest.fixture
def url(_kata_run: KataRun) -> str:
    """The URL of this test's database, which is fresh and empty."""
    return _kata_run.url


@pytest.fixture
def database(_kata_run: KataRun) -> Database:
    """The outside view: the grader's own connection. It sees committed data only."""
    _kata_run.ground.create_tables(_kata_run.kata)
    return _kata_run.database


@pytest.fixture
def kata(_kata_run: KataRun, database: Database) -> Any:
    """The submission's module, executed anew for this test."""
    try:
        return _load(_kata_run, _kata_run.kata.name, _kata_run.file)
    except BaseException as error:
        # A module that cannot be loaded is a failed test, not an error of the set-up: the test begins by raising it.
        if isinstance(error, KeyboardInterrupt):
            raise
        _kata_run.load_error = error
        return types.ModuleType(_kata_run.kata.name)


@pytest.fixture
def support(_kata_run: KataRun, kata: Any) -> Any:
    """The kata's support.py, executed on the submission's side."""
    return kata if _kata_run.load_error else _load(_kata_run, "support", _kata_run.kata.support)


@pytest.fixture
def new_engine(_kata_run: KataRun, database: Database) -> Callable[..., Any]:
    """Makes engines for this test's database: `new_engine(pool_size=2)`."""
    return lambda **options: _kata_run.side.create_engine(options)


@pytest.fixture
def engine(_kata_run: KataRun, database: Database) -> Any:
    """An engine for this test's database."""
    return _kata_run.side.create_engine({})


@pytest.fixture
def small_engine(new_engine: Callable[..., Any]) -> Any:
    """An engine whose pool holds one connection and waits 0.2 s: what is not given back is missed at the next use."""
    return new_engine(poolclass=sa.QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.2)


@pytest.fixture
def async_engine(_kata_run: KataRun, database: Database) -> Any:
    """An asynchronous engine for this test's database."""
    return _kata_run.side.create_async_engine()


@pytest.fixture
def run(_kata_run: KataRun) -> Callable[[Awaitable[Any]], Any]:
    """Awaits on the submission's side: `run(kata.async_titles(async_engine))`."""
    return _kata_run.side.run


@pytest.fixture
def session(_kata_run: KataRun, engine: Any) -> Iterator[Any]:
    """A session on `engine`, closed after the test."""
    session = _kata_run.side.create_session(engine)
    yield session
    with suppress(Exception):  # its transaction may be gone, and the test is over
        session.close()


@pytest.fixture
def connection(engine: Any) -> Iterator[Any]:
    """A connection of `engine`, closed after the test."""
    connection = engine.connect()
    yield connection
    with suppress(Exception):
        connection.close()


@pytest.fixture
def trace(_kata_run: KataRun) -> Trace:
    """What the submission did to the database since the body of the test began."""
    return Trace(_kata_run.recorder)


class _Warnings(UserList[Warned]):
    """The warnings so far, whenever one looks."""

    def __init__(self, side: SubmissionSide) -> None:
        self._side = side

    @property
    def data(self) -> list[Warned]:  # type: ignore[override]
        return list(self._side.warned)


@pytest.fixture
def warned(_kata_run: KataRun) -> _Warnings:
    """SQLAlchemy's warnings that the submission has caused so far."""
    return _Warnings(_kata_run.side)


@pytest.fixture
def raises() -> type[Raises]:
    """`with raises(ValueError):`, `with raises("Name"):`, `with raises(this_very_object):`."""
    return Raises


@pytest.fixture
def faults(_kata_run: KataRun) -> Callable[..., None]:
    """`faults("update", times=2)`: the next two UPDATEs end in a deadlock; `after=3` lets three pass first."""

    def faults(verb: str, times: int = 1, after: int = 0) -> None:
        _kata_run.recorder.faults.append(Fault(verb, times, after))

    return faults


@pytest.fixture
def some(pytestconfig: pytest.Config, _kata_run: KataRun) -> Some:
    """Seeded random values; a failure tells the seed."""
    asked = pytestconfig.getoption("--seed")
    _kata_run.seed = random.randrange(10**6) if asked is None else asked
    return Some(_kata_run.seed)


def _load(run: KataRun, name: str, path: Path) -> Any:
    """Load a file on the submission's side.

    Raises:
        BrokenModule: there is no such file, or it holds no source text.
        Exception: whatever the module itself raises.
    """
    try:
        source = decode(path.name, path.read_bytes())
    except OSError as error:
        raise BrokenModule(f"{path.name} cannot be read: {error.strerror or error}.") from None
    return run.side.load(name, run.called(path), source)
