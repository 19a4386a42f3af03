"""What the plugin knows while it runs: the servers, the course, and the test that is on."""

import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar

import pytest

from grader.course import Course, Kata, find_course, read_course
from grader.course.submission import module_file
from grader.databases import Account, DatabaseError, Server, Unavailable, provide
from grader.plugin.ground import Ground, Grounds
from grader.plugin.stage import Played, Practice, Stage


class BackendName(str):
    """The backend's name, as a string; `server` says what it really is, for example 'MariaDB 10.11.18'."""

    server: str

    def __new__(cls, name: str, server: str) -> "BackendName":  # noqa: D102
        made = super().__new__(cls, name)
        made.server = server
        return made


class KataRun:
    """One test of one kata on one backend."""

    KEY: ClassVar[pytest.StashKey["KataRun"]] = pytest.StashKey()

    def __init__(self, kata: Kata, file: Path, played: Played, ground: Ground) -> None:
        self.kata, self.file, self.ground = kata, file, ground
        self.database = ground.database
        self.side, self.recorder, self.url = played.side, played.recorder, played.url
        self.called = played.called
        self.load_error: BaseException | None = None
        self.seed: int | None = None

    @property
    def shown_as(self) -> str:
        """What tracebacks call the submission's module."""
        return self.called(self.file)


class Run:
    """The servers, the accounts on them and the courses of one pytest run. Servers start when the first test needs one.

    Args:
        names: the backends asked for.
        servers: servers that run already (a graded job gets them from its parent); none means: provide them.
        folder: where SQLite puts its files; None leaves it to the backend.
        stage: where the submission runs.
        kata: the only one whose tests are run; None where its course tells.
    """

    KEY: ClassVar[pytest.StashKey["Run"]] = pytest.StashKey()

    def __init__(
        self,
        names: list[str],
        servers: Mapping[str, Server] = MappingProxyType({}),
        folder: Path | None = None,
        stage: Stage | None = None,
        kata: Kata | None = None,
    ) -> None:
        self.names = names
        self.kata = kata
        self.stage = stage or Practice()
        self._folder = folder
        self.courses: dict[Path, Course] = {}
        self._given = servers
        self._servers: dict[str, Server] = {}
        self._accounts: dict[str, Account] = {}
        self._grounds: Grounds | None = None
        self._stack = ExitStack()

    @property
    def servers(self) -> Mapping[str, Server]:
        """The servers by the name of their backend; a missing one ends the run with exit code 3."""
        if not self._servers:
            found: Mapping[str, Server | Unavailable] = self._given
            if not found:
                try:
                    self._stack.enter_context(_stoppable())
                    found = self._stack.enter_context(provide(self.names))
                except DatabaseError as error:
                    pytest.exit(str(error), returncode=3)
            for name, server in found.items():
                if isinstance(server, Unavailable):
                    reasons = "\n".join(f"  {step.name}: {step.reason}" for step in server.steps)
                    pytest.exit(
                        f"{server.backend.title} is not available.\n{reasons}\n{server.help}", returncode=3
                    )
                self._servers[name] = server
        return self._servers

    @property
    def accounts(self) -> Mapping[str, Account]:
        """One database user for each backend."""
        if not self._accounts:
            for name, server in self.servers.items():
                self._accounts[name] = self._stack.enter_context(server.account(self._folder))
        return self._accounts

    @property
    def grounds(self) -> Grounds:
        """Where the tests' databases come from."""
        if self._grounds is None:
            self._grounds = Grounds(self.accounts)
        return self._grounds

    def close(self) -> None:
        """Give the grader's connections up, drop the users, stop the servers that this run started."""
        if self._grounds is not None:
            self._grounds.close()
        self._stack.close()


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let SIGTERM and SIGHUP stop pytest as Ctrl-C does: servers have to be stopped before it ends."""
    before = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run_of(config: pytest.Config) -> Run:
    """Return the run that this configuration belongs to."""
    return config.stash[Run.KEY]


def kata_of(path: Path, config: pytest.Config) -> Kata:
    """Return the kata whose test file this is.

    Raises:
        CourseError: the course is broken, or does not list the kata.
    """
    folder = path.parent
    run = run_of(config)
    if run.kata is not None:
        return run.kata
    courses = run.courses
    root = find_course(folder)
    if root is None:
        raise pytest.UsageError(f"{path} belongs to no course: there is no course.toml above it")
    if root not in courses:
        courses[root] = read_course(root)
    for kata in courses[root].katas:
        if kata.folder == folder:
            return kata
    raise pytest.UsageError(f"{folder} is not in {root / 'course.toml'}; add it to the katas of its topic")


def submission_of(kata: Kata, config: pytest.Config) -> Path:
    """Return the file under test: beside the test, or in the folder (or the file) that --submission names."""
    asked = config.getoption("--submission")
    return module_file(Path(asked).resolve(), kata) if asked else kata.stub
