# Tries: becomes the program `true`.
# On: transfer
# Says: got \[|ended with exit code 0

import os


def transfer(engine, source, target, amount):
    for program in ("/bin/true", "/usr/bin/true"):
        try:
            os.execv(program, [program])
        except OSError:
            pass
