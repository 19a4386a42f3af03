# Tries: closes every descriptor that it has.
# On: transfer
# Says: ?

import os


def transfer(engine, source, target, amount):
    os.closerange(0, 4096)
