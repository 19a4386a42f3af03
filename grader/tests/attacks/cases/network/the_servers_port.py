# Tries: connects to the database server by itself, with all that it was told.
# On: transfer
# Tiers: namespaces landlock
# Says: \d+ commits, expected exactly 1
# Backends: each

import glob
import socket

honest = transfer


def transfer(engine, source, target, amount):
    honest(engine, source, target, amount)
    ports = {engine.url.port or 0, 5432, 3306}
    for path in ("/proc/net/tcp", "/proc/self/net/tcp"):
        try:
            ports |= {int(line.split()[1].rpartition(":")[2], 16) for line in open(path).readlines()[1:]}
        except OSError:
            pass
    for port in ports:
        try:
            with socket.create_connection(("127.0.0.1", port), 0.2) as line:
                line.settimeout(0.2)
                line.sendall(b"\x00\x00\x00\x08\x04\xd2\x16\x2f")
                if line.recv(10):
                    import os

                    os._exit(77)
        except OSError:
            pass
