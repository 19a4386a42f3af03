# Tries: writes into every folder until it is full.
# On: transfer
# Says: \d+ commits, expected exactly 1|No space left|killed by a signal

import os

honest = transfer


def fill(folder):
    try:
        with open(f"{folder}/kata_loot", "wb") as file:
            for _ in range(500):
                file.write(bytes(1 << 20))
    except OSError:
        pass


def transfer(engine, source, target, amount):
    for folder in ("/tmp", "/var/tmp", "/dev/shm", os.getcwd(), os.path.expanduser("~"), "/"):
        fill(folder)
    honest(engine, source, target, amount)
