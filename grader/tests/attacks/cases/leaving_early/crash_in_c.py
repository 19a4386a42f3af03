# Tries: crashes the interpreter.
# On: transfer
# Says: killed by a signal \(SIGSEGV\)

import ctypes


def transfer(engine, source, target, amount):
    ctypes.string_at(0)
