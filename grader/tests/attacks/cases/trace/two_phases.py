# Tries: commits by two phases, whose second is no COMMIT.
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
    for number, sql in enumerate(halves(source, target, amount)):
        with engine.connect() as connection:
            if engine.dialect.name == "mysql":
                for statement in (f"XA START 'k{number}'", sql, f"XA END 'k{number}'", f"XA COMMIT 'k{number}' ONE PHASE"):
                    connection.exec_driver_sql(statement)
            else:
                connection.exec_driver_sql(sql)
                connection.exec_driver_sql("/* nothing */ END")
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
