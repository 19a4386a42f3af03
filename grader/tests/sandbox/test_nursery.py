"""The nursery goes on whatever it is sent, and says in plain words what it cannot make."""

import array
import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from grader.databases.places import cache_folder
from grader.sandbox import Cell, Nursery, NurseryLine, SandboxError, Tier, protocol
from grader.sandbox.library import path_for
from grader.sandbox.nursery import LOADING
from grader.sandbox.timing import spawn_milliseconds
from grader.tests import needs
from grader.tests.sandbox.conftest import ROLES, USER, Ward, only, own_ward
from grader.wire import frame

process = only("process")


def refused(cells: Ward, cell: Cell, role: str = "obey") -> str:
    ours, theirs = socket.socketpair()
    with ours, theirs, cells.line.spawn(role, cell, theirs) as sealed, pytest.raises(SandboxError) as caught:
        _ = sealed.pid
    return str(caught.value)


def still_works(cells: Ward) -> bool:
    with cells.process() as inside:
        return inside.value("1 + 1") == "2"


def test_there_is_no_role_of_that_name(cells: Ward) -> None:
    assert (
        refused(cells, Cell(user=USER), "referee")
        == "A process could not be sealed: there is no role 'referee'."
    )


@needs.root
@pytest.mark.parametrize("user", [None, 0])
def test_nothing_is_sealed_as_root(cells: Ward, user: int | None) -> None:
    assert refused(cells, Cell(user=user)) == "A process could not be sealed: nothing is ever sealed as root."


@needs.ordinary_user
def test_an_ordinary_user_cannot_become_another(cells: Ward) -> None:
    assert "could not be sealed" in refused(cells, Cell(user=61_300))


def test_a_cell_lies_inside_the_nurserys_folder(cells: Ward, tmp_path: Path) -> None:
    (cells.folder / "link").symlink_to(tmp_path)
    for folder in (tmp_path, cells.folder, cells.folder / "..", cells.folder / "link", Path("/")):
        assert "is no folder inside" in refused(cells, Cell(user=USER, folder=str(folder)))
    (cells.folder / "link").unlink()


def test_a_folder_may_be_named_by_a_link_to_it(cells: Ward, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(cells.folder)
    folder = tmp_path / "link" / Path(cells.new_folder()).name
    ours, theirs = socket.socketpair()
    with ours, theirs, cells.line.spawn("sleep", Cell(user=USER, folder=str(folder)), theirs) as sealed:
        assert sealed.pid > 0


def test_a_cell_that_is_not_there(cells: Ward) -> None:
    assert "No such file" in refused(cells, Cell(user=USER, folder=str(cells.folder / "nowhere")))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xff\xff\xff",
        frame(b"\x00"),
        frame(protocol.encode(protocol.Ready())),
        frame(protocol.encode(protocol.Request("obey", Cell()))),  # without descriptors
        frame(b"\x91" * 5000),
    ],
)
def test_who_sends_nonsense_is_hung_up_on(cells: Ward, data: bytes) -> None:
    with cells.nursery.line() as line:
        line.settimeout(5)
        if data:
            line.sendall(data)
        else:
            line.shutdown(socket.SHUT_WR)

        assert line.recv(1) == b""

    assert still_works(cells)


@process
@settings(max_examples=200, deadline=None)
@drawn(data=st.binary(min_size=1, max_size=200))
def test_no_bytes_bring_it_down(cells: Ward, data: bytes) -> None:
    with cells.nursery.line() as line, suppress(BrokenPipeError):  # it may have hung up after the first
        line.sendall(data)
        line.sendall(frame(data))


def test_more_descriptors_than_a_request_has(cells: Ward) -> None:
    with cells.nursery.line() as line:
        line.settimeout(5)
        many = array.array("i", [0] * 50)
        line.sendmsg([b"\0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, many)])

        assert line.recv(1) == b""

    assert still_works(cells)


def test_descriptors_that_are_no_sockets(cells: Ward) -> None:
    with open(os.devnull) as nothing, cells.nursery.line() as line:
        request = frame(protocol.encode(protocol.Request("obey", Cell(user=USER))))
        socket.send_fds(line, [request], [nothing.fileno()] * 2)

    assert still_works(cells)


def test_a_request_in_pieces(cells: Ward) -> None:
    ours, theirs = socket.socketpair()
    life, held = socket.socketpair()
    request = frame(protocol.encode(protocol.Request("sleep", Cell(user=USER))))
    with ours, theirs, life, held, cells.nursery.line() as line:
        socket.send_fds(line, [request[:3]], [held.fileno()])
        socket.send_fds(line, [request[3:9]], [theirs.fileno()])
        line.sendall(request[9:])
        ours.settimeout(5)

        assert ours.recv(4) == b"here"


def test_two_referees_do_not_wait_for_each_other(cells: Ward) -> None:
    with cells.nursery.line() as slow, cells.nursery.line() as other:
        slow.sendall(b"\0\0")  # a request that never comes whole
        ours, theirs = socket.socketpair()
        with ours, theirs, NurseryLine(other).spawn("obey", Cell(user=USER), theirs) as sealed:
            assert sealed.pid > 0


def test_asking_does_not_wait(tier: Tier) -> None:
    with own_ward(tier) as (cells, nursery):
        os.kill(nursery, signal.SIGSTOP)
        ours, theirs = socket.socketpair()
        with ours, theirs:
            sealed = cells.line.spawn("obey", Cell(user=USER), theirs)
            os.kill(nursery, signal.SIGCONT)
            assert sealed.pid > 0
            sealed.close()


def started(tier: Tier, folder: Path, roles: dict[str, str], warm: tuple[str, ...] = ()) -> str:
    with (
        pytest.raises(SandboxError) as caught,
        Nursery.started(tier, roles, path_for(tier, cache_folder()), folder, warm) as nursery,
    ):
        nursery.line()
    return str(caught.value)


def test_what_cannot_be_loaded_is_told(tier: Tier, tmp_path: Path) -> None:
    assert "No module named 'grader.nowhere'" in started(tier, tmp_path, {"x": "grader.nowhere:run"})
    assert "has no attribute 'nothing'" in started(
        tier, tmp_path, {"x": "grader.tests.sandbox.roles:nothing"}
    )
    told = started(tier, tmp_path, ROLES, ("grader.tests.sandbox.roles:no_function",))
    assert told == "The sandbox could not be made: RuntimeError: this cannot be warmed up."


@only("namespaces")
def test_packages_in_the_standard_librarys_own_folder(tier: Tier, tmp_path: Path) -> None:
    standard, folder = tmp_path / "lib", tmp_path / "cells"
    for package in ("sqlalchemy", "somebody_else"):
        (standard / "site-packages" / package).mkdir(parents=True)
    (standard / "os.py").touch()
    folder.mkdir()
    path = [str(standard), str(standard / "site-packages")]
    with Nursery.started(tier, ROLES, path, folder) as nursery:
        cells = Ward(tier, nursery, folder)
        with cells.process() as inside:
            assert inside.value(f"os.listdir({path[0]!r})") in (
                "['os.py', 'site-packages']",
                "['site-packages', 'os.py']",
            )
            assert inside.value(f"os.listdir({path[1]!r})") == "['sqlalchemy']"
        cells.line.close()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with (
        pytest.raises(SandboxError, match="No such file"),
        Nursery.started("namespaces", ROLES, path_for("namespaces", tmp_path), tmp_path / "x") as nursery,
    ):
        nursery.line()


def test_it_starts_with_an_environment_of_its_own(
    tier: Tier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    before = {child.pid for child in psutil.Process().children()}

    with Nursery.started(tier, ROLES, path_for(tier, cache_folder()), tmp_path) as nursery:
        nursery.line().close()
        (guardian,) = {child.pid for child in psutil.Process().children()} - before
        processes = [psutil.Process(guardian), *psutil.Process(guardian).children()]
        if needs.ROOT or tier == "landlock":  # elsewhere a user may not look into them
            for each in processes:
                assert set(each.environ()) == {"PATH", "LANG"}

    assert not any(each.is_running() for each in processes)


def test_windows_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "win32")

    assert started("process", tmp_path, ROLES) == "Grading needs Linux, macOS, or Windows' Linux (WSL)."


def test_what_is_not_trusted_imports_nothing_heavy() -> None:
    code = "import sys, grader.sandbox.guardian\nprint(sorted({'sqlalchemy', 'pytest', 'filelock', 'grader.databases'} & set(sys.modules)))"

    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "[]\n"
    )


def test_the_time_that_it_takes_can_be_measured(tier: Tier) -> None:
    assert 0 < spawn_milliseconds(tier, 5) < 1000


@needs.unix
def test_a_nursery_that_is_ready_for_nobody_says_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The grader may have been stopped meanwhile, and all share its terminal."""
    nursery = Nursery(protocol.Setup("process", ROLES, (), tuple(sys.path), str(tmp_path)))
    nursery._control.close()
    nursery._process.wait(LOADING)
    nursery._stop()

    assert capfd.readouterr().err == ""
