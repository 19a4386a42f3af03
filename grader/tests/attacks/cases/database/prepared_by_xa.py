# Tries: prepares a transaction by two phases and leaves it.
# On: transfer
# Says: ?

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
