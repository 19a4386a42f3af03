# Tries: answers what was not asked yet, in frames that are right.
# On: titles
# Says: what is no (message|request)|look for a wait that nobody ends|got 
# Tools: lines

import msgspec

answer = msgspec.msgpack.encode(["returned", True])


def titles(session):
    write((len(answer).to_bytes(4, "big") + answer) * 10_000)
    return {}
