# Tries: takes 3 GB of memory.
# On: transfer
# Says: needs more memory than there is

kept = []


def transfer(engine, source, target, amount):
    for _ in range(2):
        kept.append(bytearray(1_500_000_000))
