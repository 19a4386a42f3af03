"""Becomes a server that dies with the grader; run as a script, never imported.

    python launch.py PARENT SIGNAL UID GID COMMAND ARGUMENT…

PARENT is the process whose end ends the server, by SIGNAL (0: the server outlives it). As root the process
first drops to UID and GID; they are -1 otherwise. The order matters: Linux forgets the death signal when the
user changes. It is a script of its own because code between fork and exec could deadlock in a grader that has
threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def main(parent: int, death_signal: int, uid: int, gid: int, command: list[str]) -> None:
    """Drop privileges, tie our life to the parent's, become the command."""
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.umask(0o077)
    if death_signal and sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:  # it died before we asked
            return
    try:
        os.execv(command[0], command)
    except OSError as error:
        sys.exit(f"cannot run {command[0]}: {error.strerror}")


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:5]]
    main(numbers[0], numbers[1], numbers[2], numbers[3], sys.argv[5:])
