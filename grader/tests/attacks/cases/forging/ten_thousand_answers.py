# Tries: answers what was not asked yet, in frames that are right.
# On: titles
# Says: what is no (message|request)|look for a wait that nobody ends|got 

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


import msgspec

answer = msgspec.msgpack.encode(["returned", True])


def titles(session):
    write((len(answer).to_bytes(4, "big") + answer) * 10_000)
    return {}
