# Tries: hides commits in a script of several statements.
# On: transfer
# Says: What one account loses the other gains|\d+ commits, expected exactly 1|one statement|syntax|cannot insert|rolled back|Commands out of sync|multiple
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
    cursor = connection.cursor()
    script = f"{first}; COMMIT; BEGIN; {second}; COMMIT"
    if engine.dialect.name == "sqlite":
        cursor.executescript(f"BEGIN; {script}")
    else:
        cursor.execute(script)
    connection.close()
