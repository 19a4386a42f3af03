# Tries: takes 3 GB of memory.
# On: transfer
# Says: needs more memory than there is

kept = []


def transfer(engine, source, target, amount):
    for _ in range(300):
        kept.append(bytearray(b"x") * 10_000_000)
