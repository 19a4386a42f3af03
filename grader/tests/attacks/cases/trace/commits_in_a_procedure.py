# Tries: commits inside a procedure of the database.
# On: transfer
# Says: commits, expected exactly 1|got \[
# Backends: each

from sqlalchemy import text


def halves(source, target, amount):
    return (
        f"UPDATE account SET balance = balance - {amount} WHERE id = {source}",
        f"UPDATE account SET balance = balance + {amount} WHERE id = {target}",
    )


def transfer(engine, source, target, amount):
    first, second = halves(source, target, amount)
    connection = engine.raw_connection()
    if engine.dialect.name == "postgresql":
        connection.dbapi_connection.autocommit = True
        connection.cursor().execute(f"DO $$ BEGIN {first}; COMMIT; {second}; COMMIT; END $$")
    elif engine.dialect.name == "mysql":
        cursor = connection.cursor()
        cursor.execute(f"CREATE PROCEDURE both_halves() BEGIN {first}; COMMIT; {second}; COMMIT; END")
        cursor.execute("CALL both_halves()")
    connection.close()
