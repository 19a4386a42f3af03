"""Nothing outlives who owns it, whoever dies first and however."""

import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from grader.sandbox import Cell, NurseryLine, SandboxError, Tier
from grader.tests import needs
from grader.tests.sandbox.conftest import USER, Told, Ward, only, own_ward

PATIENCE = 5.0

# A process that goes where no signal to a group, a session or a parent finds it.
DOUBLE_FORK = """
import os, signal, time
if not os.fork():
    os.setsid()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)
    if os.fork():
        os._exit(0)
    os.setsid()
    read, write = os.pipe()
    os.write({report}, str(os.getpid()).encode())
    while True:
        signal.pause()
os.wait()
"""


def gone(pid: int) -> bool:
    """Whether a process has ended, or ends within the time that it may take."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.005)
    return False


def test_an_exit_code(inside: Told) -> None:
    assert inside("os._exit(3)") == "it ended with exit code 3"


def test_leaving_politely(inside: Told) -> None:
    assert inside("raise SystemExit(4)") == "it ended with exit code 4"


def test_what_was_registered_for_the_exit_does_not_run(cells: Ward) -> None:
    read, write = os.pipe()
    with cells.process(output=write) as inside:
        os.close(write)
        inside("import atexit\natexit.register(print, 'ran', flush=True)\nraise SystemExit(0)")
    with open(read) as output:
        assert output.read() == ""


def test_a_crash_in_c(inside: Told) -> None:
    assert inside("import ctypes\nctypes.string_at(0)") == "it was killed by a signal (SIGSEGV)"


def test_endless_recursion_in_c(inside: Told) -> None:
    told = inside(
        "import sys\nsys.setrecursionlimit(1 << 30)\ndef f(): f()\nclass C:\n  def __repr__(self): return repr(self)\nrepr(C())"
    )

    assert told == "it was killed by a signal (SIGSEGV)" or told.startswith(("RecursionError", "MemoryError"))


def test_being_let_go(inside: Told) -> None:
    pid = inside.sealed.pid

    inside.sealed.kill()

    assert inside.sealed.wait().words() == "was ended by the grader"
    assert gone(pid)


def test_being_let_go_before_it_was_sealed(inside: Told) -> None:
    inside.sealed.kill()

    assert inside.sealed.wait().words() == "was ended by the grader"


def test_the_end_can_be_waited_for_with_select(inside: Told) -> None:
    ended = inside.sealed.ended
    assert select.select([ended], [], [], 0) == ([], [], [])

    inside("os._exit(0)")

    assert select.select([ended], [], [], PATIENCE) == ([ended], [], [])
    assert inside.sealed.wait().code == 0


def test_ending_and_being_let_go_in_the_same_moment(cells: Ward) -> None:
    for _ in range(150):
        with cells.process() as inside, cells.process() as another:
            assert inside.value("1") == another.value("1") == "1"
            inside.tell("os._exit(0)")
            another.tell("os._exit(0)")
            another.sealed.kill()
            inside.sealed.kill()
            for each in (inside, another):
                assert each.sealed.wait().let_go or each.sealed.wait().code == 0


def test_a_stopped_process_ends_too(cells: Ward) -> None:
    with cells.process() as inside:
        os.kill(inside.sealed.pid, signal.SIGSTOP)
        pid = inside.sealed.pid
    assert gone(pid)


@only("process")
def test_a_double_fork_is_found(cells: Ward) -> None:
    read, write = os.pipe()
    with cells.process(output=write) as inside:
        os.close(write)
        inside(DOUBLE_FORK.format(report=1))
        stray = int(os.read(read, 20))
        assert psutil.pid_exists(stray)
        with cells.process(user=61_301 if needs.ROOT else None) as neighbour:
            inside.sealed.close()
            assert gone(stray)
            assert neighbour.value("1") == "1"
    os.close(read)


@needs.root  # elsewhere a cell of this tier has our own user
@only("process")
def test_processes_that_fork_all_the_time_are_caught(cells: Ward) -> None:
    with cells.process() as inside:
        inside("""
if not os.fork():
    while True:
        try:
            if os.fork():
                os._exit(0)
            os.setsid()
        except OSError:
            pass
""")
        inside.sealed.close()
    assert not [each for each in psutil.process_iter(["uids"]) if each.info["uids"].real == USER]


@needs.root  # elsewhere a cell of this tier has our own user
@only("process")
def test_nobody_in_a_cell_can_stop_the_nursery(cells: Ward) -> None:
    with cells.process() as inside:
        told = inside("import signal\nos.kill(os.getppid(), signal.SIGSTOP)")

    assert told.startswith("PermissionError")


@needs.linux
@only("process")
def test_nobody_in_a_cell_can_look_into_the_nursery(cells: Ward) -> None:
    with cells.process() as inside:
        told = inside("open(f'/proc/{os.getppid()}/mem', 'rb')")

    assert told.startswith("PermissionError")


# Grader and referee as processes of their own: the first prints what it has started, and all sleep.
GRADER = """
import os, socket, subprocess, sys, tempfile, time
from pathlib import Path
from grader.sandbox import Cell, Nursery, NurseryLine
from grader.tests.sandbox.conftest import ROLES, USER, cache_folder, path_for
tier, folder = sys.argv[1:]
with Nursery.started(tier, ROLES, path_for(tier, cache_folder()), Path(folder)) as nursery:
    line = nursery.line()
    referee = os.fork()
    if not referee:
        nursery._control.close()
        os.close(nursery._process.stdin.fileno())
        ours, theirs = socket.socketpair()
        sealed = NurseryLine(line).spawn("sleep", Cell(user=USER), theirs)
        theirs.close()
        assert ours.recv(4) == b"here"
        print(os.getpid(), sealed.pid, flush=True)
        time.sleep(100)
    line.close()
    time.sleep(100)
"""


@pytest.fixture
def family(tier: Tier, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int, int, int]]:
    """A grader's process, its nursery's id, its referee's, and a sealed process's."""
    folder = tmp_path / "folder"
    for each in (tmp_path, *tmp_path.parents):
        if each.stat().st_uid == os.getuid() and each != Path("/tmp"):
            each.chmod(each.stat().st_mode | 0o111)
    folder.mkdir(mode=0o711)
    command = [sys.executable, "-c", GRADER, tier, str(folder)]
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    ) as grader:
        try:
            assert grader.stdout is not None
            referee, sealed = map(int, grader.stdout.readline().split())
            nursery = psutil.Process(sealed).ppid()
            yield grader, nursery, referee, sealed
        finally:
            grader.kill()
            with suppress(ProcessLookupError):
                os.kill(referee, signal.SIGKILL)


def test_nothing_outlives_the_referee(family: tuple[subprocess.Popen[str], int, int, int]) -> None:
    _, nursery, referee, sealed = family

    os.kill(referee, signal.SIGKILL)

    assert gone(sealed)
    assert psutil.pid_exists(nursery)


def test_nothing_outlives_the_nursery(family: tuple[subprocess.Popen[str], int, int, int]) -> None:
    _, nursery, _, sealed = family
    guardian = psutil.Process(nursery).ppid()

    os.kill(nursery, signal.SIGKILL)

    assert gone(sealed)
    assert gone(guardian)


def test_nothing_outlives_the_guardian(family: tuple[subprocess.Popen[str], int, int, int]) -> None:
    _, nursery, _, sealed = family

    os.kill(psutil.Process(nursery).ppid(), signal.SIGKILL)

    assert gone(nursery)
    assert gone(sealed)


def test_nothing_outlives_the_grader(family: tuple[subprocess.Popen[str], int, int, int]) -> None:
    grader, nursery, _, sealed = family
    guardian = psutil.Process(nursery).ppid()

    grader.kill()

    assert all(map(gone, (sealed, nursery, guardian)))


def test_nothing_outlives_a_grader_whose_nursery_is_stopped(
    family: tuple[subprocess.Popen[str], int, int, int],
) -> None:
    grader, nursery, _, sealed = family
    os.kill(nursery, signal.SIGSTOP)

    grader.kill()

    assert all(map(gone, (nursery, sealed)))


def test_a_nursery_that_is_gone_is_the_graders_trouble(tier: Tier) -> None:
    with own_ward(tier) as (cells, nursery), cells.process() as inside:
        assert inside.value("1") == "1"

        os.kill(nursery, signal.SIGKILL)

        assert inside.sealed.wait().signal == signal.SIGKILL
        assert gone(nursery)
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.raises(SandboxError, match="nursery"):
            cells.line.spawn("obey", Cell(user=USER), theirs)


@only("process")
def test_a_double_fork_does_not_outlive_the_nursery(tier: Tier) -> None:
    read, write = os.pipe()
    with own_ward(tier) as (cells, nursery), cells.process(output=write) as inside:
        os.close(write)
        inside(DOUBLE_FORK.format(report=1))
        stray = int(os.read(read, 20))

        os.kill(nursery, signal.SIGKILL)

        assert gone(stray)
    os.close(read)


def mounts() -> int:
    return len(Path("/proc/self/mounts").read_text().splitlines())


def ours() -> int:
    """Sockets and pipes that we hold. What else is open may change: threads of other tests look into folders."""
    found = 0
    for name in os.listdir("/proc/self/fd"):
        with suppress(FileNotFoundError):
            found += os.readlink(f"/proc/self/fd/{name}").startswith(("socket:", "pipe:"))
    return found


def test_fifty_processes_leave_nothing_behind(tier: Tier) -> None:
    before = mounts()
    with own_ward(tier) as (cells, nursery):
        parent = psutil.Process(nursery)

        def held() -> tuple[int, int]:
            return parent.num_fds() if needs.ROOT or tier == "landlock" else 0, len(parent.children())

        with cells.process():
            pass  # what is opened once for all stays open
        start, before_them = held(), ours()
        for _ in range(50):
            with cells.process():
                pass
        deadline = time.monotonic() + PATIENCE
        while held() > start and time.monotonic() < deadline:  # it tells us of an end before it has tidied up
            time.sleep(0.005)
        assert held() <= start
        assert ours() == before_them
        assert list(cells.folder.iterdir()) == []
    assert mounts() == before
    assert gone(nursery)


def test_hanging_up_waits_until_nothing_is_left(cells: Ward) -> None:
    line = cells.nursery.line()
    ours, theirs = socket.socketpair()
    with ours, theirs:
        sealed = NurseryLine(line).spawn("sleep", Cell(user=USER), theirs)
        pid = sealed.pid

        cells.nursery.hang_up(line)

        assert not psutil.pid_exists(pid)
        sealed.close()


def test_hanging_up_and_letting_go_in_the_same_moment(tier: Tier) -> None:
    with own_ward(tier) as (cells, nursery):
        for _ in range(20):
            line = cells.nursery.line()
            ours, theirs = socket.socketpair()
            with ours, theirs:
                sealed = NurseryLine(line).spawn("sleep", Cell(user=USER), theirs)
                _ = sealed.pid
                os.kill(nursery, signal.SIGSTOP)
                sealed.kill()
                line.shutdown(socket.SHUT_WR)
                os.kill(nursery, signal.SIGCONT)
                cells.nursery.hang_up(line)
                sealed.close()
        assert psutil.pid_exists(nursery)
