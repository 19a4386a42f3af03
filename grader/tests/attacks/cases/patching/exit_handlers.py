# Tries: leaves hooks for the end of the process, of threads and of garbage.
# On: titles
# Says: expected \{

import atexit
import gc
import sys
import threading
import time


class Sticky:
    def __del__(self):
        time.sleep(0.3)


atexit.register(time.sleep, 60)
threading.Thread(target=time.sleep, args=(60,)).start()
sys.excepthook = sys.unraisablehook = lambda *_: time.sleep(60)
gc.callbacks.append(lambda *_: None)
kept = [Sticky() for _ in range(100)]
