"""What the tests of the shim share: servers, fresh databases, and one probe over two connections."""

import contextlib
import functools
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pymysql
import pytest
from psycopg2 import extensions
from sqlalchemy import make_url

from grader import dbapi
from grader.databases import BACKENDS, Account, Backend, Server, Unavailable, provide
from grader.dbapi.broker.line import BrokerLine, RemoteRecorder, grant_for
from grader.dbapi.crossing.control import DEFAULT, Limits
from grader.dbapi.door import Door
from grader.dbapi.real import CONNECT
from grader.trace import Recorder

Connect = Callable[..., Any]


@pytest.fixture(scope="session")
def servers() -> Iterator[Mapping[str, Server]]:
    """One server for each backend, for the whole session."""
    with provide(BACKENDS) as found:
        missing = [server for server in found.values() if isinstance(server, Unavailable)]
        assert not missing, missing
        yield {name: server for name, server in found.items() if isinstance(server, Server)}


@pytest.fixture(scope="session")
def accounts(servers: Mapping[str, Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with contextlib.ExitStack() as stack:
        folder = tmp_path_factory.mktemp("databases")
        yield {name: stack.enter_context(server.account(folder)) for name, server in servers.items()}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "only_on(*backends): the test is about these")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen = any("backend" in str(mark.args[0]) for mark in metafunc.definition.iter_markers("parametrize"))
    if "way" in metafunc.fixturenames:
        metafunc.parametrize("way", ["call", "socket"])
    if "backend" in metafunc.fixturenames and not chosen:
        marker = metafunc.definition.get_closest_marker("only_on")
        names = marker.args if marker else list(BACKENDS)
        metafunc.parametrize("backend", names, indirect=True)


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each backend in turn; a test that is about some of them says so with `only_on`."""
    return BACKENDS[request.param]


@pytest.fixture
def new_url(backend: Backend, accounts: Mapping[str, Account]) -> Iterator[Callable[[], str]]:
    """Make empty databases of the backend under test."""
    with contextlib.ExitStack() as stack:

        def new() -> str:
            scratch = accounts[backend.name].fresh()
            stack.callback(scratch.drop)
            return scratch.url

        yield new


@pytest.fixture
def url(new_url: Callable[[], str]) -> str:
    """An empty database."""
    return new_url()


Recording = Callable[..., contextlib.AbstractContextManager[Recorder]]

IN_MEMORY = "sqlite://"


SERVE = """
import resource, socket, sys
from grader.dbapi.broker.service import serve
line, memory = map(int, sys.argv[1:])
if memory:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
serve(socket.socket(fileno=line))
"""


@contextlib.contextmanager
def broker_process(memory: int = 0) -> Iterator[tuple[BrokerLine, subprocess.Popen[bytes]]]:
    """A broker in a process of its own, as a referee sees it; with at most so many bytes of memory."""
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-c", SERVE, str(theirs.fileno()), str(memory)]
    with subprocess.Popen(command, pass_fds=[theirs.fileno()]) as process:
        theirs.close()
        line = BrokerLine(ours)
        try:
            yield line, process
        finally:
            line.close()


@pytest.fixture(scope="session")
def broker() -> Iterator[BrokerLine]:
    """One broker for all tests."""
    with broker_process() as (line, process):
        yield line
    assert process.returncode == 0


@pytest.fixture
def recording(way: str, request: pytest.FixtureRequest) -> Recording:
    """Start a recording: of what is opened in this process, or of what a broker opens for it."""
    if way == "call":
        return _in_process
    broker: BrokerLine = request.getfixturevalue("broker")
    return functools.partial(through_broker, broker)


@contextlib.contextmanager
def _in_process(url: str, file: str | None = None) -> Iterator[Recorder]:
    recorder = Recorder(file)
    with dbapi.recording(recorder):
        yield recorder


@contextlib.contextmanager
def through_broker(
    broker: BrokerLine, url: str, file: str | None = None, limits: Limits = DEFAULT
) -> Iterator[RemoteRecorder]:
    """Record what is opened through a door; the worker's part is played by this process."""
    ours, theirs = socket.socketpair()
    path = make_url(url).database
    folder = str(Path(path).parent) if path and path.startswith("/") else None
    recorder = broker.begin(grant_for(url, url, folder), theirs, file, limits)
    door = Door(ours, file)
    dbapi.use(door)
    try:
        yield recorder
    finally:
        try:
            door.settle()
            broker.end()
        finally:
            dbapi.stop_using()
            door.close()


@pytest.fixture
def recorder(recording: Recording, url: str) -> Iterator[Recorder]:
    """What is recorded of everything that the test opens."""
    with recording(url) as recorder:
        yield recorder


def connector(url: str, connect: Connect) -> Connect:
    """Return a function that connects to `url` with a driver's connect function, and more options if need be."""
    target = make_url(url)
    arguments, options = target.get_dialect()().create_connect_args(target)
    return lambda **more: connect(*arguments, **{**options, **more})


class Twins:
    """One probe, over the real driver and over the shim, each in a database of its own."""

    def __init__(self, backend: Backend, new_url: Callable[[], str], recording: Recording) -> None:
        self._backend = backend
        self._new_url = new_url
        self._recording = recording
        self.recorder = Recorder()

    def compare(self, probe: Callable[[Connect], Any]) -> Any:
        """Give the probe a connect function, twice; what it returns must be the same. Return it."""
        with contextlib.ExitStack() as stack:
            real = probe(_closing(connector(self._new_url(), CONNECT[self._backend.driver]), stack))
        url = self._new_url()
        with self._recording(url) as self.recorder, contextlib.ExitStack() as stack:
            shim = probe(_closing(connector(url, _shimmed(self._backend.driver)), stack))
        assert shim == real
        assert self.recorder.events, "the probe went past the shim"
        return shim


def _closing(connect: Connect, stack: contextlib.ExitStack) -> Connect:
    """Close what a probe leaves open: Python 3.13 warns of SQLite connections that are not."""

    def connect_and_remember(*, forgotten: bool = False, **options: Any) -> Any:
        connection = connect(**options)
        if not forgotten:
            stack.callback(outcome, connection.close)
        return connection

    return connect_and_remember


def _shimmed(driver: str) -> Connect:
    module = __import__(driver)
    assert module.connect is not CONNECT[driver]
    connect: Connect = module.connect
    return connect


@pytest.fixture
def twins(backend: Backend, new_url: Callable[[], str], recording: Recording) -> Twins:
    dbapi.install()
    return Twins(backend, new_url, recording)


def outcome(step: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Call, and describe what came of it: the value, or all that a program can see of the exception.

    Names of databases are left out, as the two have different ones.
    """
    try:
        value = step(*arguments, **options)
    except Exception as error:
        seen = {
            name: _neutral(getattr(error, name))
            for name in ("pgcode", "pgerror", "sqlite_errorcode", "sqlite_errorname")
            if hasattr(error, name)
        }
        diag = getattr(error, "diag", None)
        if diag is not None:
            seen["diag"] = {name: getattr(diag, name) for name in dir(diag) if not name.startswith("_")}
        return type(error), tuple(map(_neutral, error.args)), _neutral(str(error)), seen
    return "a cursor" if isinstance(value, _CURSORS) else value


_CURSORS = (sqlite3.Cursor, extensions.cursor, pymysql.cursors.Cursor)


def _neutral(value: Any) -> Any:
    return re.sub(r"kata_\w+|0x[0-9a-f]+", "…", value) if isinstance(value, str) else value
