# Tries: sends 10,000 statements.
# On: transfer
# Says: look for a loop without end|ran longer than \S+ s in all|look for a wait that nobody ends|statements
# Backends: each
# Slow: yes

from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        for _ in range(10_000):
            connection.execute(text("SELECT 1"))
    honest(engine, source, target, amount)
