# Tries: ends by a signal that nobody handles.
# On: transfer
# Says: killed by|got \[

import os
import signal


def transfer(engine, source, target, amount):
    os.kill(os.getpid(), signal.SIGKILL)
