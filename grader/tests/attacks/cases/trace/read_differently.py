# Tries: hides a write in SQL that this database reads as code, and others as a comment or a text.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each

from sqlalchemy import text

HIDDEN = {
    "sqlite": "WITH x AS (SELECT '\\') {} --'",
    "postgresql": "/* /* */ SELECT 1 */ {}",
    "mysql": "/*! {} */",
}


def transfer(engine, source, target, amount):
    half = f"UPDATE account SET balance = balance - {amount} WHERE id = {source}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(HIDDEN[engine.dialect.name].format(half))
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE account SET balance = balance + {amount} WHERE id = {target}"))
