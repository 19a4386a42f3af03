"""Whose turn it is at the terminal: ours, or that of the shell and its other jobs."""

import os
import signal
import sys

assert sys.platform != "win32"


def in_background(descriptor: int) -> bool:
    """Whether what is typed at a terminal is for others. Reading it would stop us."""
    try:
        return os.tcgetpgrp(descriptor) != os.getpgrp()
    except OSError:  # no terminal, or one without jobs, or it has gone: a read will tell
        return False


def stand_still() -> None:
    """Stop, as Ctrl-Z does, until the shell goes on with us; return at once where there is none."""
    signal.raise_signal(signal.SIGTSTP)
