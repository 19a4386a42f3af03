# Tries: hides a script's second statement in what other databases take for a text.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each
# Needs: sqlite postgresql

from sqlalchemy import text


def transfer(engine, source, target, amount):
    script = f"SELECT '\\'; UPDATE account SET balance = balance - {amount} WHERE id = {source}; --'"
    connection = engine.raw_connection()
    cursor = connection.cursor()
    if engine.dialect.name == "sqlite":
        cursor.executescript(script)
    else:
        connection.dbapi_connection.autocommit = True
        cursor.execute(script)
        connection.dbapi_connection.autocommit = False
    connection.close()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE account SET balance = balance + {amount} WHERE id = {target}"))
