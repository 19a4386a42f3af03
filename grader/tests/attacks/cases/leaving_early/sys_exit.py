# Tries: raises SystemExit(0) in a call.
# On: transfer
# Says: Your code leaves the program

import sys


def transfer(engine, source, target, amount):
    sys.exit(0)
