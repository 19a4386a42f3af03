# Tries: sends SQL, comments, names and parameters that hold terminal escapes.
# On: transfer
# Says: \d+ commits, expected exactly 1

from sqlalchemy import text

EVIL = "\x1b[2J\x1b]0;kata_loot\x07\x1b[32m4 passed\x1b[0m\x9b31m\u202e\r\b\x00".replace("\x00", "")
honest = transfer


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        connection.execute(text("SELECT :evil /* " + EVIL.replace(":", "") + " */"), {"evil": EVIL})
    honest(engine, source, target, amount)
