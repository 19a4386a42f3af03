# Tries: stops its own process, so that nothing ends.
# On: transfer
# Says: got \[|look for a wait that nobody ends
# Slow: yes

import os
import signal


def transfer(engine, source, target, amount):
    os.kill(os.getpid(), signal.SIGSTOP)
