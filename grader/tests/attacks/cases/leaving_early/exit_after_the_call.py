# Tries: a thread that ends the process just after the call.
# On: transfer
# Says: ended with exit code \d in test_\w+: a kata returns or raises

import os
import threading

honest = transfer


def transfer(engine, source, target, amount):
    threading.Timer(0.005, os._exit, [0]).start()
    honest(engine, source, target, amount)
