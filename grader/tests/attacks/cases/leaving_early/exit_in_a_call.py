# Tries: leaves with exit code 0 in the first call.
# On: transfer
# Says: ended with exit code \d in test_\w+: a kata returns or raises

import os


def transfer(engine, source, target, amount):
    os._exit(0)
