# Tries: sends SIGKILL to its parent, its group, and all that it may.
# On: transfer
# Says: \d+ commits, expected exactly 1|killed by a signal|ended with

import os
import signal
from contextlib import suppress

for target_of_kill in (os.getppid(), -os.getpgid(0), 1, -1):
    for number in (signal.SIGKILL, signal.SIGSTOP):
        with suppress(OSError):
            if target_of_kill not in (os.getpid(), -os.getpid()):
                os.kill(target_of_kill, number)
