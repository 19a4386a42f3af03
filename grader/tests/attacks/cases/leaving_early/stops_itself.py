# Tries: stops its own process, so that nothing ends.
# On: transfer
# Says: ?

import os
import signal


def transfer(engine, source, target, amount):
    os.kill(os.getpid(), signal.SIGSTOP)
