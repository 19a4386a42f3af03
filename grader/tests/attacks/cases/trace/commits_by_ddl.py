# Tries: has MySQL commit by the way, by DDL and by other statements that end a transaction.
# On: transfer
# Needs: mysql
# Says: \d+ commits, expected exactly 1
# Backends: each

from sqlalchemy import text


def halves(source, target, amount):
    return (
        f"UPDATE account SET balance = balance - {amount} WHERE id = {source}",
        f"UPDATE account SET balance = balance + {amount} WHERE id = {target}",
    )


ENDINGS = [
    "CREATE TABLE IF NOT EXISTS by_the_way (a INTEGER)",
    "LOCK TABLES account WRITE",
    "START TRANSACTION",
    "BEGIN",
    "SET autocommit = 1",
    "ANALYZE TABLE account",
    "FLUSH TABLES",
]


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        for sql in halves(source, target, amount):
            connection.exec_driver_sql(sql)
            try:
                connection.exec_driver_sql(ENDINGS[amount % len(ENDINGS)])
            except Exception:
                pass
        connection.exec_driver_sql("UNLOCK TABLES")
        connection.commit()
