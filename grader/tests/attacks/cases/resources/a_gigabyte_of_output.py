# Tries: prints 1 GB.
# On: transfer
# Says: printed more than 4 MB

import sys

honest = transfer


def transfer(engine, source, target, amount):
    for _ in range(1000):
        sys.stdout.write("x" * 1_000_000)
        sys.stderr.write("y" * 1_000)
    honest(engine, source, target, amount)
