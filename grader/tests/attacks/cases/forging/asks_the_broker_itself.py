# Tries: opens connections through the door by hand and commits where nobody counts.
# On: transfer
# Says: what is no (message|request)|look for a wait that nobody ends
# Backends: each
# Tools: lines

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
