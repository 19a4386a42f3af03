# Tries: prepares a transaction by two phases and leaves it.
# On: transfer
# Says: What one account loses the other gains|begin_twophase|prepared transactions are disabled|left open|two-?phase|got \[|commits
# Backends: each

from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    honest(engine, source, target, amount)
    connection = engine.connect()
    transaction = connection.begin_twophase()
    connection.execute(text("UPDATE account SET balance = 0"))
    transaction.prepare()
    connection.detach()
    connection.invalidate()
