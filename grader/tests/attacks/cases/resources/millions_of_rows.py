# Tries: fills the table that the grader reads with millions of rows.
# On: transfer
# Says: statement ran longer|did not come back within|ran longer than|expected \[
# Backends: each
# Slow: yes

from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    n = " CROSS JOIN ".join(f"(SELECT {4**i} * a AS a{i} FROM (SELECT 0 AS a UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3) s{i}) t{i}" for i in range(10))
    total = " + ".join(f"a{i}" for i in range(10))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for step in range(8):
            connection.execute(text(f"INSERT INTO account (id, balance) SELECT 1000 + {step} * 1048576 + {total}, 0 FROM {n}"))
