# Tries: raises exceptions whose class, text and notes hold terminal escapes.
# On: transfer
# Says: your code raised

EVIL = "\x1b[2J\x1b]0;kata_loot\x07\x1b[32m4 passed\x1b[0m\x9b31m\u202e\r\b\x00"


def transfer(engine, source, target, amount):
    error = type("Err" + EVIL.replace("\x00", ""), (Exception,), {"__doc__": EVIL})(EVIL)
    error.add_note(EVIL)
    raise error
