# Tries: replaces the table that the grader reads by one with texts of many MB.
# On: transfer
# Says: too big|ran longer|look for a|got \[|more memory
# Backends: each
# Slow: yes

from sqlalchemy import text


def transfer(engine, source, target, amount):
    made = {"sqlite": "hex(zeroblob(5000000))", "postgresql": "repeat('x', 10000000)", "mysql": "repeat('x', 10000000)"}
    kind = {"sqlite": "TEXT", "postgresql": "TEXT", "mysql": "LONGTEXT"}[engine.dialect.name]
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP TABLE account"))
        connection.execute(text(f"CREATE TABLE account (id INTEGER PRIMARY KEY, balance {kind})"))
        for number in range(1, 20):
            connection.execute(text(f"INSERT INTO account VALUES ({number}, {made[engine.dialect.name]})"))
