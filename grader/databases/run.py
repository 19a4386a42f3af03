"""One run of the grader: its folder, the lock that shows that it lives, and the processes that it starts."""

import os
import queue
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from grader.databases import launch, locks
from grader.databases.errors import StepFailed, Stopped
from grader.databases.places import runtime_folder, server_user

LIFE_LOCK = "owner"
GRACE_SECONDS = 3.0


class Program(msgspec.Struct, frozen=True):
    """A command line, the few environment variables that it needs, and how large its files may become.

    `largest_file` is in bytes and holds for servers; 0 is no limit.
    """

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = {}
    largest_file: int = 0

    def __call__(self, *more: str) -> "Program":
        """Return the same program with more arguments."""
        return Program((*self.arguments, *more), self.environment, self.largest_file)


class Run:
    """The run's folder on disk and everything that was started for it.

    Nothing is on disk before `open`. Slow work goes on in threads, but servers are started by the thread that
    made the run (`wait_for`): Linux ties a child's life to the thread that forked it, and ours come and go.
    """

    def __init__(self, *, outlives_us: bool = False) -> None:
        self.token = secrets.token_hex(4)
        self.folder = runtime_folder() / self.token
        self._outlives_us = outlives_us
        self._lock: int | None = None
        self._process = os.getpid()
        self._thread = threading.get_ident()
        self._requests: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._helpers: list[subprocess.Popen[bytes]] = []
        self._servers: list[subprocess.Popen[bytes]] = []
        self._stopping = threading.Event()
        self._stopped_at = 0.0

    def open(self) -> None:
        """Make the folder and lock it for our lifetime. The caller holds the lock of the folder above."""
        self.folder.mkdir(mode=0o711 if server_user() else 0o700)
        self.folder.chmod(0o711 if server_user() else 0o700)
        self._lock = locks.hold(self.folder / LIFE_LOCK, wait=False)

    @property
    def belongs_to_us(self) -> bool:
        """False in a forked child, which must leave everything alone."""
        return os.getpid() == self._process

    def home(self, name: str) -> Path:
        """Make a folder in the run's folder that belongs to the servers' user."""
        folder = self.folder / name
        folder.mkdir(mode=0o700)
        if user := server_user():
            os.chown(folder, user.uid, user.gid)
        return folder

    def note_foreign_server(self, backend: str, url: str) -> None:
        """Write down that we make databases on a server that is not ours: a later run may clean up."""
        with open(self.folder / f"{backend}.url", "w", opener=_private) as file:
            file.write(url)

    def call(
        self,
        program: Program,
        *,
        privileged: bool = False,
        stdin: bytes | None = None,
        folder: Path | None = None,
        seconds: float = 120,
    ) -> str:
        """Run a helper to its end and return what it printed.

        Args:
            program: what to run; as the servers' user unless `privileged`.
            stdin: its input.
            folder: the working folder.
            seconds: how long it may take.

        Raises:
            StepFailed: it failed; the text is the last thing that it said.
            Stopped: the run is being taken down.
        """
        user = None if privileged else server_user()
        try:
            process = subprocess.Popen(
                program.arguments,
                stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder or "/",
                env=clean_environment(program),
                start_new_session=True,
                user=user.uid if user else None,
                group=user.gid if user else None,
                extra_groups=[] if user else None,
            )
        except OSError as error:
            raise StepFailed(f"cannot run {program.arguments[0]}: {error.strerror}") from None
        self._helpers.append(process)
        with process:
            try:
                self.check()
                output = process.communicate(stdin, seconds)[0].decode(errors="replace")
            except subprocess.TimeoutExpired:
                raise StepFailed(f"{Path(program.arguments[0]).name} took more than {seconds:g} s") from None
            finally:
                _kill_group(process)
                self._helpers.remove(process)
        self.check()
        if process.returncode:
            raise StepFailed(_last_words(output) or f"{program.arguments[0]} ended with {process.returncode}")
        return output

    def serve(
        self, program: Program, log: Path, death_signal: int, *, privileged: bool = False
    ) -> subprocess.Popen[bytes]:
        """Start a server in a session of its own, so that Ctrl-C reaches the grader first.

        Args:
            program: what to run; as the servers' user unless `privileged`.
            log: gets all that it prints.
            death_signal: ends the server when the grader dies (Linux); a server that is kept gets none.

        Raises:
            Stopped: the run is being taken down.
        """
        user = None if privileged else server_user()
        signal_number = 0 if self._outlives_us else death_signal
        arguments = [
            *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid()), str(int(signal_number))),
            *((str(user.uid), str(user.gid)) if user else ("-1", "-1")),
            str(program.largest_file),
            *program.arguments,
        ]

        def start() -> subprocess.Popen[bytes]:
            with open(log, "ab", opener=_private) as output:
                process = subprocess.Popen(
                    arguments,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd="/",
                    env=clean_environment(program),
                    start_new_session=True,
                )
            self._servers.append(process)
            return process

        return self._in_our_thread(start)

    def _in_our_thread(self, work: Callable[[], subprocess.Popen[bytes]]) -> subprocess.Popen[bytes]:
        self.check()
        if threading.get_ident() == self._thread:
            return work()
        future: Future[subprocess.Popen[bytes]] = Future()

        def answer() -> None:
            try:
                self.check()
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._requests.put(answer)
        return future.result()

    def wait_for(self, futures: Iterable[Future[Any]], interrupted: Callable[[], bool]) -> None:
        """Wait for work in threads and start the servers that it asks for.

        Args:
            futures: the work.
            interrupted: asked after each event; once it says so, everything is stopped.
        """
        waiting = list(futures)
        for future in waiting:
            future.add_done_callback(lambda _: self._requests.put(None))
        while not all(future.done() for future in waiting):
            with suppress(queue.Empty):
                # A signal handler may only set a flag, so we look up now and then.
                request = self._requests.get(timeout=0.05)
                if request:
                    request()
            if interrupted():
                self.stop()

    def answer(self) -> None:
        """Start the servers that work in threads has asked for, and do not wait for more."""
        with suppress(queue.Empty):
            while True:
                if request := self._requests.get_nowait():
                    request()

    def check(self) -> None:
        """Give up if the run is being taken down.

        Raises:
            Stopped: it is.
        """
        if self._stopping.is_set():
            raise Stopped

    def pause(self, seconds: float) -> None:
        """Sleep, but not through the end of the run.

        Raises:
            Stopped: the run is being taken down.
        """
        self._stopping.wait(seconds)
        self.check()

    def stop(self) -> None:
        """Let nothing more be started, and end the helpers; by force if called again after a while.

        They are asked first, and not their children: an initdb brings its PostgreSQL to an end, which would
        leave shared memory behind if it were killed.
        """
        if not self._stopping.is_set():
            self._stopping.set()
            self._stopped_at = time.monotonic()
            for process in list(self._helpers):
                process.terminate()
        elif time.monotonic() - self._stopped_at > GRACE_SECONDS:
            for process in list(self._helpers):
                _kill_group(process)

    def close(self) -> None:
        """Give the lock back and forget the servers: they have ended and left nothing, or they are kept."""
        for process in self._servers:
            if self._outlives_us:
                process.returncode = 0  # nobody will wait for it: that is the point
                continue
            try:
                process.wait(GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                _kill_group(process)
                process.wait()
        if self._lock is not None:
            locks.release(self._lock)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def clean_environment(program: Program) -> dict[str, str]:
    """Return the environment for a server: nothing of the user's, whose PG… variables would change it."""
    return {"PATH": os.defpath + ":/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC", **program.environment}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _last_words(output: str) -> str:
    """Return the line that says what went wrong: the first that calls itself an error, else the last one."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if re.search(r"\b(ERROR|FATAL|E:|[Ee]rror:)", line)]
    return shorten((errors or lines[-1:] or [""])[0])


def shorten(text: str, limit: int = 200) -> str:
    """Cut a reason to a length that a person reads."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
