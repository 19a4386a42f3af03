# Tries: crashes the interpreter.
# On: transfer
# Says: ?

import ctypes


def transfer(engine, source, target, amount):
    ctypes.string_at(0)
