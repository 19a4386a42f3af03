"""What a sealed process is, sees and can do, in each tier that this machine has."""

import os
import socket
import tempfile
from pathlib import Path

import pytest

import grader
from grader.tests import needs
from grader.tests.sandbox.conftest import USER, Told, Ward, only, strong


def status(told: Told) -> dict[str, list[str]]:
    """What the kernel says about a process, as we see it."""
    lines = Path(f"/proc/{told.sealed.pid}/status").read_text().splitlines()
    return {name: rest.split() for name, _, rest in (line.partition(":") for line in lines)}


@needs.linux
def test_it_is_never_root_and_has_no_rights(inside: Told) -> None:
    found = status(inside)

    assert found["Uid"] == found["Gid"] == [str(USER or os.getuid())] * 4
    assert found["Uid"][0] != "0"
    assert {found[name][0] for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {"0" * 16}
    assert found["NoNewPrivs"] == ["1"]
    assert not needs.ROOT or (found["Groups"] == [] and found["CapBnd"] == ["0" * 16])


def test_inside_it_is_not_root_either(inside: Told) -> None:
    assert inside.value("{*os.getresuid(), *os.getresgid()}") == f"{{{USER or os.getuid()}}}"


@needs.linux
@strong
def test_its_system_calls_are_filtered(inside: Told) -> None:
    assert status(inside)["Seccomp"] == ["2"]


def test_its_environment_is_clean(inside: Told, cells: Ward) -> None:
    home = str(cells.folder) if cells.tier == "namespaces" else "/"

    expected = {"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": home, "TMPDIR": home}
    assert inside.value("dict(os.environ)") == str(expected)


def test_it_has_its_socket_and_nothing_else(inside: Told) -> None:
    found = inside("""
answer = []
for number in range(1024):
    try:
        os.fstat(number)
        answer.append(number)
    except OSError:
        pass
""")

    assert found == "[0, 1, 2, 3]"


def test_no_object_of_the_nursery_is_left_in_it(inside: Told) -> None:
    found = inside(
        "import gc\nanswer = [type(o).__name__ for o in gc.get_objects() if type(o).__name__ in ('Keeper', '_Child', '_Line')]"
    )

    assert found == "[]"


def test_it_reads_nothing_and_its_output_goes_where_it_should(cells: Ward) -> None:
    read, write = os.pipe()
    with cells.process(output=write) as inside:
        os.close(write)
        assert inside.value("os.read(0, 10)") == "b''"
        inside("import sys\nprint('said')\nprint('cried', file=sys.stderr, flush=True)")
    with open(read) as output:
        assert output.read() == "said\ncried\n"


def test_output_that_nobody_wants_is_lost(inside: Told) -> None:
    assert inside("print('x' * 1_000_000)\nanswer = 'went on'") == "'went on'"


def test_it_is_in_a_session_of_its_own(inside: Told) -> None:
    assert inside.value("os.getsid(0) == os.getpid()") == "True"


@needs.linux
def test_nobody_may_look_into_it(inside: Told) -> None:
    assert inside("import ctypes\nanswer = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)") == "0"  # PR_GET_DUMPABLE


def test_it_imports_what_it_needs_later_on(inside: Told) -> None:
    source = """
import concurrent.futures, statistics, wave, xml.dom.minidom, zoneinfo, datetime, encodings.idna
import sqlalchemy.ext.associationproxy, sqlalchemy.dialects.oracle.oracledb
answer = str(datetime.datetime(2026, 7, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Vienna")))
"""
    assert inside(source) == "'2026-07-01 00:00:00+02:00'"


def test_its_clock_is_in_the_zone_of_the_machine(inside: Told) -> None:
    import time

    assert inside("import time\nanswer = time.localtime(0)") == repr(time.localtime(0))


REFUSED = {
    "fork": "os.fork()",
    "a program": "os.execv('/usr/bin/true', ['true'])",
    "spawn": "os.posix_spawn('/usr/bin/true', ['true'], {})",
    "subprocess": "__import__('subprocess').run(['true'])",
    "a socket": "__import__('socket').socket()",
    "UDP": "__import__('socket').socket(type=2)",
    "a named socket": "__import__('socket').socket(1)",
    "netlink": "__import__('socket').socket(16, 3)",
    "datagrams": "__import__('socket').socketpair(type=2)",
    "a signal to all": "os.kill(-1, 0)",
    "a signal to its group": "os.kill(0, 0)",
    "a signal to its parent": "os.kill(os.getppid() or 2, 0)",
    "a handle on a process": "os.pidfd_open(os.getpid())",
    "memory that is not counted": "os.memfd_create('x')",
    "other priorities": "os.setpriority(0, 0, 5)",
    "other processors": "os.sched_setaffinity(0, {0})",
    "modes": "os.chmod('/', 0o777)",
    "owners": "os.chown('/', 1, 1)",
    "times": "os.utime('/')",
    "attributes": "os.setxattr('/', 'user.x', b'')",
    "root": "os.setuid(0)",
    "another root": "os.chroot('/tmp')",
    "more files": "__import__('resource').setrlimit(7, (9999, 9999))",
    "limits of others": "__import__('resource').prlimit(os.getppid() or 2, 7)",
    "who gets signals": "__import__('fcntl').fcntl(0, 8, 1)",
    "typing for others": "__import__('fcntl').ioctl(0, 0x5412, b'x')",
}


@strong
@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused(inside: Told, what: str) -> None:
    told = inside.value(REFUSED[what])

    # Who is not there cannot be become, either: the tier `namespaces` knows one user.
    assert told.startswith(("PermissionError: ", "ValueError: not allowed to raise")) or "Errno 22" in told, (
        told
    )


# Calls without a function in Python: by number on x86-64; number on arm64.
CALLS = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "mount": (165, 40),
    "umount2": (166, 39),
    "unshare": (272, 97),
    "setns": (308, 268),
    "bpf": (321, 280),
    "io_uring_setup": (425, 425),
    "keyctl": (250, 219),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "open_by_handle_at": (304, 265),
    "personality": (135, 92),
    "tkill": (200, 130),
    "shmget": (29, 194),
    "mq_open": (240, 180),
    "bind": (49, 200),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
}


@strong
@pytest.mark.parametrize("name", CALLS)
def test_a_call_is_refused(inside: Told, name: str) -> None:
    number = CALLS[name][os.uname().machine == "aarch64"]

    told = inside(f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
answer = (libc.syscall({number}, 0, 0, 0, 0, 0, 0), ctypes.get_errno())
""")

    assert told == "(-1, 1)"


@strong
def test_the_signal_that_ends_it_with_its_parent_stays(inside: Told) -> None:
    assert inside("import ctypes\nanswer = ctypes.CDLL(None).prctl(1, 0, 0, 0, 0)") == "-1"


@strong
def test_what_it_needs_it_may(inside: Told) -> None:
    source = """
import asyncio, signal, socket, threading
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor(4) as pool:
    total = sum(pool.map(int, "1234"))
one, other = socket.socketpair()
one.sendall(b"x")
async def waited():
    await asyncio.sleep(0)
    return total
got = []
signal.signal(signal.SIGUSR1, lambda number, frame: got.append(number))
os.kill(os.getpid(), signal.SIGUSR1)
signal.pthread_kill(threading.main_thread().ident, signal.SIGUSR1)
answer = (asyncio.run(waited()), other.recv(1), len(got))
"""
    assert inside(source) == "(10, b'x', 2)"


@strong
def test_it_reads_no_file_of_the_machine(inside: Told) -> None:
    secrets = [
        "/etc/passwd",
        "/etc/shadow",
        "/proc/self/environ",
        "/proc/1/cmdline",
        "/var/log/dpkg.log",
        __file__,
        grader.__file__,
    ]

    for secret in secrets:
        told = inside.value(f"open({secret!r}).read()")
        assert told.startswith(("PermissionError", "FileNotFoundError")), (secret, told)


@strong
def test_it_lists_no_folder_of_the_machine(inside: Told) -> None:
    for folder in ("/home", "/proc", "/etc", "/var", "/tmp", str(Path(__file__).parent)):
        told = inside.value(f"os.listdir({folder!r})")
        assert told.startswith(("PermissionError", "FileNotFoundError")) or "passwd" not in told, (
            folder,
            told,
        )
        assert "roles.py" not in told


@only("namespaces")
def test_there_is_nothing_but_what_it_needs(inside: Told) -> None:
    seen = inside(
        "answer = sorted(os.path.join(where, name) for where, *_ in os.walk('/etc') for name in os.listdir(where))"
    )

    assert set(eval(seen)) <= {"/etc/hosts", "/etc/localtime", "/etc/ld.so.cache"}
    assert inside.value("sorted(os.listdir('/dev'))") == "['null', 'random', 'urandom', 'zero']"
    assert inside.value("os.getpid()") == "1"


@only("namespaces")
def test_packages_of_others_are_not_there(inside: Told) -> None:
    assert inside.value(f"os.path.exists({os.path.dirname(pytest.__file__)!r})") == "False"
    assert inside("import sqlalchemy\nanswer = os.path.exists(sqlalchemy.__file__)") == "True"


@strong
def test_it_writes_nowhere_else(cells: Ward) -> None:
    with tempfile.TemporaryDirectory() as open_to_all, cells.process(folder=True) as inside:
        os.chmod(open_to_all, 0o777)
        places = [open_to_all, "/tmp", "/dev/shm", "/var/tmp", "/usr/lib", "/", str(cells.folder), "/dev"]
        told = [inside.value(f"open({place!r} + '/x', 'w')") for place in places]

        assert all(
            each.startswith(("PermissionError", "FileNotFoundError", "OSError: [Errno 30]")) for each in told
        ), told


def test_it_writes_into_its_folder(cells: Ward) -> None:
    with cells.process(folder=True) as inside:
        source = """
import sqlite3
os.mkdir("sub")
with open("sub/file", "w") as file:
    file.write("x" * 100)
os.rename("sub/file", "other")
os.truncate("other", 5) if os.uname().sysname != "Linux" else os.ftruncate(os.open("other", os.O_RDWR), 5)
connection = sqlite3.connect(os.path.join(os.getcwd(), "a.db"), isolation_level=None)
connection.execute("PRAGMA journal_mode=WAL")
connection.execute("CREATE TABLE t (x)")
connection.execute("INSERT INTO t VALUES (1)")
answer = (os.getcwd(), sorted(os.listdir()), connection.execute("SELECT * FROM t").fetchall())
connection.close()
"""
        told = inside(source)
        assert inside.folder is not None

        assert told == repr((inside.folder, ["a.db", "a.db-shm", "a.db-wal", "other", "sub"], [(1,)]))
        assert Path(inside.folder, "other").read_text() == "xxxxx"
        assert Path(inside.folder, "a.db").stat().st_mode & 0o777 == 0o600


@strong
def test_it_makes_files_and_folders_only(cells: Ward) -> None:
    with cells.process(folder=True) as inside:
        for source in ("os.mkfifo('x')", "os.mknod('x', 0o020666, 0x103)"):
            assert inside(source).startswith("PermissionError"), source


@strong
def test_it_does_not_see_its_neighbours_folder(cells: Ward) -> None:
    with cells.process(folder=True) as first, cells.process(folder=True) as second:
        first("open('secret', 'w').write('x')")

        told = [
            second.value(f"os.listdir({first.folder!r})"),
            second.value(f"open({first.folder!r} + '/secret')"),
        ]
        listed = second.value(f"os.listdir({str(cells.folder)!r})")

    assert all(each.startswith(("PermissionError", "FileNotFoundError")) for each in told), told
    assert first.folder is not None
    assert os.path.basename(first.folder) not in listed


@only("namespaces")
def test_without_a_folder_it_has_16_mb_of_its_own(cells: Ward) -> None:
    with cells.process() as first, cells.process() as second:
        first("import tempfile\nopen(tempfile.gettempdir() + '/x', 'w').write('x')")
        told = first("open('large', 'wb').write(bytes(20 << 20))")

        assert told == "OSError: [Errno 28] No space left on device"
        assert second.value("os.listdir()") == "[]"


@strong
def test_it_connects_to_its_ports_only(cells: Ward) -> None:
    with socket.create_server(("127.0.0.1", 0)) as allowed, socket.create_server(("127.0.0.1", 0)) as other:
        port = allowed.getsockname()[1]
        with cells.process(ports=(port,)) as inside:
            connect = "import socket\nsocket.create_connection(('127.0.0.1', {})).close()"

            assert inside(connect.format(port)) == "None"
            assert inside(connect.format(other.getsockname()[1])).startswith("PermissionError")
            for kind in ("2, 2", "1, 1", "2, 1, 262", "16, 3"):  # UDP, a named socket, multipath TCP, netlink
                assert inside(f"socket.socket({kind})").startswith("PermissionError"), kind
            assert inside("socket.create_server(('127.0.0.1', 0))").startswith("PermissionError")
            fast = f"socket.socket().sendto(b'x', socket.MSG_FASTOPEN, ('127.0.0.1', {port}))"
            assert inside(fast).startswith("PermissionError")


@only("namespaces")
def test_without_a_port_there_is_no_network(inside: Told) -> None:
    def network(pid: int | str) -> str:
        return os.readlink(f"/proc/{pid}/ns/net")

    if needs.ROOT:  # a user may not look
        assert network(inside.sealed.pid) != network("self")
