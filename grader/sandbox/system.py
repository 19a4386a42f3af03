"""Calls of Linux that Python has no function for, or only since 3.12: as thin as can be.

Numbers of system calls are the same on x86-64 and arm64 from 424 on.
"""

import ctypes
import os
import time
from typing import Any

_PROCESS_CLOCK = 2  # CPUCLOCK_SCHED

CLONE_NEWNS = 0x0002_0000
CLONE_NEWIPC = 0x0800_0000
CLONE_NEWUSER = 0x1000_0000
CLONE_NEWPID = 0x2000_0000
CLONE_NEWNET = 0x4000_0000

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38

NUMBERS = {
    "open_tree": 428,
    "move_mount": 429,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
    "pivot_root": {"x86_64": 155, "aarch64": 41}.get(os.uname().machine, -1),
}
"""System calls that the C library does not know, or not everywhere."""

MS_REC = 0x4000
MS_PRIVATE = 0x4_0000
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MNT_DETACH = 2

MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV, MOUNT_ATTR_NOEXEC = 1, 2, 4, 8
_AT_EMPTY_PATH = 0x1000
_AT_RECURSIVE = 0x8000
_AT_FDCWD = -100
_OPEN_TREE_CLONE = 1
_MOVE_MOUNT_F_EMPTY_PATH = 4

_CAPABILITY_VERSION_3 = 0x2008_0522
_CAPABILITIES = 64

_libc = ctypes.CDLL(None, use_errno=True)


def prctl(option: int, value: int, what: int = 0) -> None:
    """Set a property of this process.

    Raises:
        OSError: the kernel refuses.
    """
    _checked("prctl", _libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(what), 0, 0))


def cpu_seconds(pid: int) -> float:
    """Return the processor time of a process: a hundred times faster than reading /proc, and exact.

    The number of the clock is what `clock_getcpuclockid(3)` returns; see CPUCLOCK_SCHED in `linux/posix-timers.h`.

    Raises:
        OSError: there is no such process.
    """
    return time.clock_gettime(~pid << 3 | _PROCESS_CLOCK)


def unshare(flags: int) -> None:
    """Leave namespaces that we share with others for new ones."""
    _checked("unshare", _libc.unshare(flags))


def setns(handle: int, kind: int) -> None:
    """Enter a namespace; for one of processes, our next children do."""
    _checked("setns", _libc.setns(handle, kind))


def mount(source: str, target: str, kind: str, flags: int, options: str = "") -> None:
    """Mount a file system of a kind, or change how one is mounted."""
    texts = [text.encode() or None for text in (source, target, kind)]
    _checked("mount", _libc.mount(*texts, ctypes.c_ulong(flags), options.encode() or None))


def open_tree(path: str) -> int:
    """Return a descriptor of a copy of what is mounted at a path, mounts below it included; it lies nowhere yet."""
    flags = _OPEN_TREE_CLONE | _AT_RECURSIVE | os.O_CLOEXEC
    return syscall("open_tree", _AT_FDCWD, path.encode(), flags)


def move_mount(handle: int, target: str) -> None:
    """Put such a copy somewhere."""
    syscall("move_mount", handle, b"", _AT_FDCWD, target.encode(), _MOVE_MOUNT_F_EMPTY_PATH)


def restrict_mount(handle: int, attributes: int, *, below: bool = True) -> None:
    """Take rights from a mount.

    Args:
        handle: a descriptor of its root.
        below: from all mounts below it, too.
    """
    wanted = (ctypes.c_uint64 * 4)(attributes, 0, 0, 0)
    flags = _AT_EMPTY_PATH | (_AT_RECURSIVE if below else 0)
    syscall("mount_setattr", handle, b"", flags, ctypes.byref(wanted), ctypes.sizeof(wanted))


def enter_root(path: str) -> None:
    """Make a mount the root of the file system, and let go of the old one: nothing leads back."""
    os.chdir(path)
    syscall("pivot_root", b".", b".")
    _checked("umount2", _libc.umount2(b".", MNT_DETACH))  # the old root lies on top
    os.chdir("/")


def drop_bounding_set() -> None:
    """Give up the right to ever get a capability again; only who has capabilities can."""
    for number in range(_CAPABILITIES):
        try:
            prctl(PR_CAPBSET_DROP, number)
        except OSError:  # the first that this kernel does not know
            return


def drop_capabilities() -> None:
    """Give up all capabilities that we have."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _checked("capset", _libc.capset(header, (ctypes.c_uint32 * 6)()))


def syscall(name: str, *arguments: Any) -> int:
    """Call the kernel.

    Args:
        name: one of NUMBERS.
        arguments: integers, texts as bytes, references; None is nothing.

    Raises:
        OSError: it refuses.
    """
    words = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return _checked(name, _libc.syscall(ctypes.c_long(NUMBERS[name]), *words))


def _checked(name: str, result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result
