# Tries: opens sockets of every family, to everything.
# On: transfer
# Says: \d+ commits, expected exactly 1

import socket

kept = []
for family in (socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            kept.append(socket.socket(family, kind))
        except OSError:
            pass
for each in kept:
    each.settimeout(0.2)
    for address in (("127.0.0.1", 22), ("127.0.0.1", 5432), ("::1", 80), ("8.8.8.8", 53), "\0kata_loot", "/tmp/kata_loot"):
        for method in (each.connect, each.bind):
            try:
                method(address)
                each.listen()
            except (OSError, TypeError, OverflowError, ValueError):
                pass
