# Tries: recurses until the stack of C ends.
# On: transfer
# Says: killed by a signal \(SIGSEGV\)

import sys


def transfer(engine, source, target, amount):
    sys.setrecursionlimit(10**9)

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

    Deep().x
