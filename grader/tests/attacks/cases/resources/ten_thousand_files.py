# Tries: opens 10,000 files, pipes and sockets.
# On: transfer
# Says: Too many open files

import os
import socket

kept = []


def transfer(engine, source, target, amount):
    for _ in range(10_000):
        kept.append(os.open(os.devnull, os.O_RDONLY))
        kept.append(os.pipe())
        kept.append(socket.socketpair())
