# Tries: locks what the grader reads, and never lets go.
# On: transfer
# Says: a transaction was left open
# Backends: each

from sqlalchemy import text

kept = []
honest = transfer


def transfer(engine, source, target, amount):
    honest(engine, source, target, amount)
    connection = engine.connect()
    kept.append(connection)
    statements = {
        "sqlite": "BEGIN EXCLUSIVE",
        "postgresql": "LOCK TABLE account IN ACCESS EXCLUSIVE MODE",
        "mysql": "LOCK TABLES account WRITE",
    }
    connection.exec_driver_sql(statements[engine.dialect.name])
