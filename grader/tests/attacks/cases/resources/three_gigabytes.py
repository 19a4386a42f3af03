# Tries: takes 3 GB of memory.
# On: transfer
# Says: needs more memory than there is

kept = []


def transfer(engine, source, target, amount):
    for _ in range(30):
        kept.append(bytearray(100_000_000))
