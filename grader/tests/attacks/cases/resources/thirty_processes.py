# Tries: starts 30 processes that outlive it.
# On: transfer
# Says: \d+ commits, expected exactly 1|BlockingIOError|new thread||Operation not permitted|Resource temporarily

import os
import subprocess
import sys

honest = transfer


def transfer(engine, source, target, amount):
    for _ in range(30):
        try:
            subprocess.Popen(["sleep", "3600.7"], start_new_session=True)
        except OSError:
            pass
        try:
            if not os.fork():
                os.setsid()
                if not os.fork():
                    import time

                    time.sleep(3600)
                os._exit(0)
        except OSError:
            pass
    honest(engine, source, target, amount)
