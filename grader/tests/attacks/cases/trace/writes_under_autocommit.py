# Tries: writes each half under autocommit and says commit once.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each

from sqlalchemy import text


def halves(source, target, amount):
    return (
        f"UPDATE account SET balance = balance - {amount} WHERE id = {source}",
        f"UPDATE account SET balance = balance + {amount} WHERE id = {target}",
    )


def transfer(engine, source, target, amount):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for sql in halves(source, target, amount):
            connection.exec_driver_sql(f"/* SELECT */ {sql}")
    with engine.begin():
        pass
