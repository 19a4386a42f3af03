# Tries: sleeps and catches whatever would wake it.
# On: transfer
# Says: look for a wait that nobody ends
# Slow: yes

import signal
import time

for number in range(1, 32):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def transfer(engine, source, target, amount):
    while True:
        try:
            time.sleep(3600)
        except BaseException:
            pass
