# Tries: lets EXPLAIN do the first half, as if it only asked.
# On: transfer
# Says: \d+ commits, expected exactly 1|error in your SQL syntax
# Backends: each
# Needs: postgresql mysql

from sqlalchemy import text

EXPLAIN = {"postgresql": "EXPLAIN ANALYZE", "mysql": "ANALYZE"}


def transfer(engine, source, target, amount):
    half = f"UPDATE account SET balance = balance - {amount} WHERE id = {source}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(f"{EXPLAIN[engine.dialect.name]} {half}")
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE account SET balance = balance + {amount} WHERE id = {target}"))
