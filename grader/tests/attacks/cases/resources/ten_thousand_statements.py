# Tries: sends 10,000 statements.
# On: transfer
# Says: ?

from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        for _ in range(10_000):
            connection.execute(text("SELECT 1"))
    honest(engine, source, target, amount)
