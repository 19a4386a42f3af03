# Tries: writes half a frame into all of its lines.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Slow: yes

import os
import socket
import stat


def lines():
    """All sockets and pipes of this process."""
    for number in range(3, 256):
        try:
            mode = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode):
            yield number


def write(data):
    for number in lines():
        try:
            os.set_blocking(number, False)
            os.write(number, data)
        except OSError:
            pass


honest = transfer
DATA = (1000).to_bytes(4, "big") + b"half"


def transfer(engine, source, target, amount):
    write(DATA)
    honest(engine, source, target, amount)
