# Tries: starts 1,000 threads.
# On: transfer
# Says: can't start new thread

import threading
import time

honest = transfer


def transfer(engine, source, target, amount):
    for _ in range(1000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    honest(engine, source, target, amount)
