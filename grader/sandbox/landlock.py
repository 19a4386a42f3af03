"""Landlock: a process gives up files, TCP ports, and signals and sockets to others, for good.

Three system calls without a library: https://docs.kernel.org/userspace-api/landlock.html. What a kernel's version of it
(its ABI) does not know is left out; `missing()` says what that is.
"""

import ctypes
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from functools import cache

from grader.sandbox import system

_VERSION = 1
_PATH_BENEATH, _NET_PORT = 1, 2

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_DIR, _REMOVE_FILE, _MAKE_DIR, _MAKE_REG = 1 << 4, 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE, _IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
_OLDEST = (1 << 13) - 1  # what the first ABI knows
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
_OF_A_FILE = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_BIND_TCP, _CONNECT_TCP = 1, 2
_ABSTRACT_SOCKETS, _SIGNALS = 1, 2

_GAINS = {
    3: "cutting files short",
    4: "connections to other TCP ports",
    6: "signals to other processes",
}


@cache
def abi() -> int:
    """Return the version of Landlock that this kernel has; 0 for none."""
    try:
        return system.syscall("landlock_create_ruleset", None, 0, _VERSION)
    except OSError:
        return 0


def missing() -> tuple[str, ...]:
    """Return what this kernel's Landlock cannot refuse, in words."""
    return tuple(words for version, words in _GAINS.items() if abi() < version)


def restrict(
    readable: Iterable[str], listed: Iterable[str], writable: Iterable[str], ports: Iterable[int]
) -> None:
    """Give up all files but these, all ports but these, and other processes.

    Args:
        readable: files and folders that may be read; what does not exist, or is closed to us anyway, is left out.
        listed: folders that may be listed, and not read.
        writable: files and folders that may be written, too.
        ports: TCP ports that may be connected to.

    Raises:
        OSError: the kernel has no Landlock, or refuses.
    """
    version = abi()
    files = _OLDEST
    for since, right in ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL_DEV)):
        files |= right if version >= since else 0
    network = _BIND_TCP | _CONNECT_TCP if version >= 4 else 0
    scoped = _ABSTRACT_SOCKETS | _SIGNALS if version >= 6 else 0
    attributes = (ctypes.c_uint64 * 3)(files, network, scoped)
    known = 8 if version < 4 else 16 if version < 6 else 24  # an older kernel knows a shorter structure
    ruleset = system.syscall("landlock_create_ruleset", ctypes.byref(attributes), known, 0)
    try:
        for path in readable:
            _allow_path(ruleset, path, _READ & files)
        for path in listed:
            _allow_path(ruleset, path, _READ_DIR)
        for path in writable:
            _allow_path(ruleset, path, _WRITE & files)
        if network:
            for port in ports:
                rule = (ctypes.c_uint64 * 2)(_CONNECT_TCP, port)
                system.syscall("landlock_add_rule", ruleset, _NET_PORT, ctypes.byref(rule), 0)
        system.syscall("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"  # Python 3.14 wants to be told
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def _allow_path(ruleset: int, path: str, rights: int) -> None:
    with suppress(FileNotFoundError, PermissionError):  # what we may not read, nobody below us may
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            if not stat.S_ISDIR(os.fstat(handle).st_mode):
                rights &= _OF_A_FILE
            rule = _PathBeneath(rights, handle)
            system.syscall("landlock_add_rule", ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
        finally:
            os.close(handle)
