# Tries: puts a view in the table's place that makes rows of 500 MB.
# On: transfer
# Says: too big|ran longer|got \[|more memory|out of memory|timeout
# Backends: each
# Slow: yes

from sqlalchemy import text

VALUE = {"sqlite": "zeroblob(500000000)", "postgresql": "repeat('x', 500000000)", "mysql": "repeat('x', 500000000)"}


def transfer(engine, source, target, amount):
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("DROP TABLE account"))
        connection.execute(text(f"CREATE VIEW account AS SELECT 1 AS id, {VALUE[engine.dialect.name]} AS balance UNION ALL SELECT 2, {VALUE[engine.dialect.name]}"))
