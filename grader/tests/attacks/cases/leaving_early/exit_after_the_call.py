# Tries: a thread that ends the process just after the call.
# On: transfer
# Says: ?

import os
import threading

honest = transfer


def transfer(engine, source, target, amount):
    threading.Timer(0.005, os._exit, [0]).start()
    honest(engine, source, target, amount)
