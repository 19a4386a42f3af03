"""How runs begin and end: Ctrl-C at any moment, kill -9, two at once, servers that are kept."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from grader.databases import BACKENDS, DatabaseError, Server, attach, keep, provide, stop_kept
from grader.databases.places import runtime_folder
from grader.tests import needs
from grader.tests.databases.conftest import PREAMBLE, Script, put_before
from grader.tests.waiting import wait_until

WAITS = """
with provide(sys.argv[1:] or BACKENDS) as found:
    say(seen=seen(found), token=found["postgresql"].address.token, url=found["postgresql"].address.url)
    time.sleep(60)
"""

Left = Callable[[], list[str]]


def shared_memory() -> set[str]:
    """PostgreSQL's shared memory files, which a killed server would leave for ever."""
    folder = Path("/dev/shm")
    return {path.name for path in folder.glob("PostgreSQL.*")} if folder.is_dir() else set()


def test_nothing_is_left_after_a_run(left: Left) -> None:
    with provide(BACKENDS) as found:
        assert all(isinstance(server, Server) for server in found.values())
        assert len(left()) > 5
    assert left() == []


def test_a_strict_umask_changes_nothing(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_CACHE", str(runtime / "c"))
    before = os.umask(0o077)
    try:
        for source in ("system", "wheel"):
            monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", source)
            with provide(["postgresql"]) as found:
                assert isinstance(found["postgresql"], Server), found
    finally:
        os.umask(before)


def test_nothing_is_left_after_an_error(left: Left) -> None:
    with pytest.raises(ZeroDivisionError), provide(BACKENDS):
        1 / 0  # noqa: B018
    assert left() == []


def test_nothing_is_left_where_one_url_is_wrong(left: Left, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_URL", "mysql://127.0.0.1:1/")
    with pytest.raises(DatabaseError, match="KATA_MYSQL_URL"), provide(BACKENDS):
        pass
    assert left() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_nothing_is_left_after_a_signal(left: Left, number: int) -> None:
    script = Script(WAITS)
    assert script.hear()["seen"]["mysql"] == "fetched"
    script.process.send_signal(number)
    code, complaints = script.end()
    assert code in ({-signal.SIGINT} if number == signal.SIGINT else {128 + number}), complaints
    assert left() == []


@pytest.mark.parametrize(
    ("number", "cached", "moments"),
    [(signal.SIGINT, True, (0, 0.05, 0.1, 0.2, 0.4)), (signal.SIGTERM, False, (0.1, 0.25, 0.4, 1, 2.2))],
    ids=["while servers start", "while data folders are made and packages are fetched"],
)
def test_nothing_is_left_after_a_signal_at_any_moment(
    left: Left,
    runtime: Path,
    monkeypatch: pytest.MonkeyPatch,
    archive: str,
    number: int,
    cached: bool,
    moments: tuple[float, ...],
) -> None:
    before = shared_memory()
    for moment in moments:
        if not cached:
            monkeypatch.setenv("KATA_CACHE", str(runtime / f"cache-{moment}"))
            put_before(monkeypatch, runtime / "bin", "apt-get", f'sleep 0.5; exec $REAL {archive} "$@"')
        script = Script("say(begun=True)\n" + WAITS)
        script.hear()
        time.sleep(moment)
        script.process.send_signal(number)
        code, complaints = script.end()
        assert code in (-signal.SIGINT, 128 + number), complaints
        # What is complete may stay in the cache.
        shutil.rmtree(runtime / "bin", ignore_errors=True)
        assert [what for what in left() if "/cache-" not in what or ".part" in what] == []
    assert wait_until(lambda: not shared_memory() - before)


def test_a_second_ctrl_c_does_not_cut_the_cleaning_short(left: Left) -> None:
    script = Script(WAITS)
    script.hear()
    for _ in range(5):
        script.process.send_signal(signal.SIGINT)
        time.sleep(0.005)
    script.end()
    assert left() == []


def test_a_programs_own_handler_is_kept(left: Left) -> None:
    script = Script(
        "class Mine(BaseException): pass\n"
        "def handler(*_): raise Mine\n"
        "signal.signal(signal.SIGTERM, handler)\n"
        "try:\n"
        "    with provide(['sqlite', 'postgresql']):\n"
        "        say(ready=True)\n"
        "        time.sleep(60)\n"
        "except Mine:\n"
        "    say(mine=signal.getsignal(signal.SIGTERM) is handler)\n"
    )
    script.hear()
    script.process.send_signal(signal.SIGTERM)
    assert script.hear() == {"mine": True}
    assert script.end()[0] == 0
    assert left() == []


@needs.linux
def test_after_kill_9_the_servers_end_and_the_next_run_cleans_up(left: Left) -> None:
    before = shared_memory()
    script = Script(WAITS)
    script.hear()
    script.process.kill()
    script.end()
    assert wait_until(lambda: not any("postgres" in what and " " in what for what in left()))
    assert left()
    with provide(["sqlite"]):
        pass
    assert left() == []
    assert wait_until(lambda: not shared_memory() - before)


def test_after_kill_9_servers_that_outlive_it_are_reaped(left: Left, runtime: Path) -> None:
    """As on systems without a death signal: a kept server whose declaration is lost has no owner either."""
    script = Script("say(seen=seen(keep(['postgresql', 'mysql'])))")
    script.hear()
    script.end()
    (declaration,) = runtime.rglob("kept.json")
    declaration.unlink()
    assert any("postgres" in what for what in left())
    with provide(["sqlite"]):
        pass
    assert left() == []


def test_after_kill_9_databases_on_the_users_server_are_dropped(
    server: Server, monkeypatch: pytest.MonkeyPatch, left: Left
) -> None:
    assert server.backend.variable
    monkeypatch.setenv(server.backend.variable, server.address.url)
    script = Script(
        f"with provide([{server.backend.name!r}]) as found:\n"
        f"    server = found[{server.backend.name!r}]\n"
        "    with server.account() as account:\n"
        "        account.fresh()\n"
        "        say(token=server.address.token)\n"
        "        time.sleep(60)\n"
    )
    token = script.hear()["token"]
    assert on_server(server, token)
    script.process.kill()
    script.end()
    assert on_server(server, token)
    with provide(["sqlite"]):
        pass
    assert not on_server(server, token)
    assert left() == []


def on_server(server: Server, token: str) -> list[str]:
    connection = server.backend.connect(server.address.url)
    databases, users = server.backend.find(connection, f"kata_{token}_")  # type: ignore[attr-defined]
    connection.close()
    return [*databases, *users]


def test_two_runs_at_once_do_not_disturb_each_other(left: Left) -> None:
    scripts = [Script(WAITS), Script(WAITS)]
    heard = [script.hear() for script in scripts]
    assert heard[0]["token"] != heard[1]["token"]
    assert make_url(heard[0]["url"]).port != make_url(heard[1]["url"]).port
    scripts[0].process.send_signal(signal.SIGINT)
    scripts[0].end()
    connection = BACKENDS["postgresql"].connect(heard[1]["url"])
    connection.close()
    assert left()
    scripts[1].process.send_signal(signal.SIGINT)
    scripts[1].end()
    assert left() == []


def test_two_runs_at_once_with_an_empty_cache(
    left: Left, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATA_CACHE", str(runtime / "c"))
    code = "with provide(['postgresql']) as found: say(seen=seen(found))"
    scripts = [Script(code), Script(code)]
    assert [script.hear()["seen"]["postgresql"] for script in scripts] == ["system", "system"]
    for script in scripts:
        assert script.end() == (0, "")
    assert len(list((runtime / "c").iterdir())) == 1


def test_a_forked_child_leaves_the_servers_alone() -> None:
    script = Script(
        "import os\n"
        "with provide(['postgresql']) as found:\n"
        "    address = found['postgresql'].address\n"
        "    if not (child := os.fork()): sys.exit()\n"
        "    os.waitpid(child, 0)\n"
        "    BACKENDS['postgresql'].connect(address.url).close()\n"
        "    say(alive=os.path.isdir(address.folder))\n"
    )
    assert script.hear() == {"alive": True}


def test_a_forked_child_does_not_keep_a_dead_run_alive(left: Left) -> None:
    script = Script(
        "import os\n"
        "with provide(['sqlite', 'postgresql']) as found:\n"
        "    child = os.fork()\n"
        "    if not child: time.sleep(60); os._exit(0)\n"
        "    say(child=child)\n"
        "    time.sleep(60)\n"
    )
    child = script.hear()["child"]
    script.process.kill()
    script.process.wait()
    with provide(["sqlite"]):
        pass
    os.kill(child, signal.SIGKILL)
    script.end()
    assert left() == []


def test_kept_servers_are_used_until_they_are_stopped(left: Left) -> None:
    kept = keep(BACKENDS)
    assert {name: server.source for name, server in kept.items() if isinstance(server, Server)} == {
        "sqlite": "built-in",
        "postgresql": "system",
        "mysql": "fetched",
    }
    abandoned = []
    with provide(BACKENDS) as found:
        for name in ("postgresql", "mysql"):
            server = found[name]
            assert isinstance(server, Server)
            assert server.source == "kept"
            with server.account() as account:
                account.fresh()
            abandoned.append(server.account())  # as by a job that dies before it can clean up
            abandoned[-1].__enter__().fresh()
    for server in found.values():
        if isinstance(server, Server) and server.source == "kept":
            assert not on_server(server, server.address.token)
    again = keep(["postgresql", "mysql"])
    assert [server.source for server in again.values() if isinstance(server, Server)] == ["kept", "kept"]
    assert {address.backend for address in stop_kept()} == {"postgresql", "mysql"}
    assert stop_kept() == []
    assert left() == []


def test_kept_servers_outlive_the_process_that_started_them(left: Left) -> None:
    script = Script("say(seen=seen(keep(['postgresql'])))")
    assert script.hear()["seen"] == {"postgresql": "system"}
    assert script.end() == (0, "")
    with provide(["postgresql"]) as found:
        server = found["postgresql"]
        assert isinstance(server, Server)
        assert server.source == "kept"
        assert attach(server.address).source == "kept"
    stop_kept()
    assert left() == []


def test_a_kept_server_that_died_is_replaced(left: Left, runtime: Path) -> None:
    script = Script("say(seen=seen(keep(['postgresql'])))")
    script.hear()
    script.end()
    (pid_file,) = runtime.rglob("postmaster.pid")
    os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    assert wait_until(lambda: not pid_file.exists())
    with provide(["postgresql"]) as found:
        server = found["postgresql"]
        assert isinstance(server, Server)
        assert server.source == "system"
    assert left() == []


def test_a_runtime_folder_of_somebody_else_is_refused(runtime: Path) -> None:
    folder = runtime / f"kata-{os.geteuid()}"
    (runtime / "theirs").mkdir()
    folder.symlink_to(runtime / "theirs")
    with pytest.raises(DatabaseError, match=r"belongs to someone else. Set KATA_RUNTIME"):
        runtime_folder()
    folder.unlink()


def test_a_runtime_folder_that_cannot_be_made_is_a_clear_error(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATA_RUNTIME", str(runtime / "missing"))
    with pytest.raises(DatabaseError, match=r"cannot be used: No such file or directory. Set KATA_RUNTIME"):
        runtime_folder()


@needs.mounts
@pytest.mark.parametrize(("size", "base"), [("64m", "/tmp"), ("600m", "/dev/shm")])
def test_shared_memory_is_used_where_there_is_enough(
    size: str, base: str, monkeypatch: pytest.MonkeyPatch, servers: object, session_folder: Path
) -> None:
    """In a namespace with a /dev/shm of its own; the tests' cache may lie in the real one, and moves along."""
    monkeypatch.delenv("KATA_RUNTIME")
    monkeypatch.delenv("TMPDIR", raising=False)
    monkeypatch.setenv("KATA_CACHE", "/mnt")
    code = "with provide(BACKENDS) as found: say(seen=seen(found), folder=found['mysql'].address.folder)"
    mounts = (
        f"mount --bind {session_folder / 'cache'} /mnt && "
        f"mount -t tmpfs -o size={size},mode=1777 none /dev/shm && "
        'exec "$0" -c "$1"'
    )
    script = subprocess.run(
        ["unshare", "--mount", "sh", "-c", mounts, sys.executable, PREAMBLE + code],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert script.returncode == 0, script.stderr
    heard = json.loads(script.stdout)
    assert heard["seen"] == {"sqlite": "built-in", "postgresql": "system", "mysql": "fetched"}
    assert heard["folder"].startswith(f"{base}/kata-0/")
