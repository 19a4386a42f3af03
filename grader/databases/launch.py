"""Becomes a server that dies with the grader; run as a script, never imported.

    python launch.py PARENT SIGNAL UID GID LARGEST COMMAND ARGUMENT…

PARENT is the process whose end ends the server, by SIGNAL (0: the server outlives it). As root the process
first drops to UID and GID; they are -1 otherwise. LARGEST is how many bytes a file may have (0: any number); the
signal that comes with that error is ignored, since Python ignores it and what it becomes inherits that. The order
matters: Linux forgets the death signal when the user changes. It is a script of its own because code between fork
and exec could deadlock in a grader that has threads.
"""

import ctypes
import os
import sys

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

PR_SET_PDEATHSIG = 1

LARGEST_PROCESS = 4 * 2**30
"""Bytes of address space: a statement may ask for any amount of memory, and must not get that of the others."""


def main(parent: int, death_signal: int, uid: int, gid: int, largest_file: int, command: list[str]) -> None:
    """Drop privileges, accept limits, tie our life to the parent's, become the command."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.umask(0o077)
    if resource is not None:
        _limit(resource.RLIMIT_AS, LARGEST_PROCESS)
        if largest_file:
            _limit(resource.RLIMIT_FSIZE, largest_file)
    if death_signal and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it died before we asked
            return
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"cannot run {command[0]}: {error.strerror}")


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    resource.setrlimit(what, (most, most) if hard == resource.RLIM_INFINITY or hard > most else (hard, hard))


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:6]]
    main(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], sys.argv[6:])
