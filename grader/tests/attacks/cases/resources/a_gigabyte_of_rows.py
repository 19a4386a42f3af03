# Tries: asks for 1 GB of rows.
# On: transfer
# Says: more memory|statement ran longer|did not come back|killed by a signal
# Backends: each
# Slow: yes

from sqlalchemy import text


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        n = " CROSS JOIN ".join(f"(SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) t{i}" for i in range(10))
        value = {"sqlite": "hex(zeroblob(500))", "postgresql": "repeat('x', 1000)", "mysql": "repeat('x', 1000)"}
        connection.execute(text(f"SELECT {value[connection.dialect.name]} FROM {n}")).all()
