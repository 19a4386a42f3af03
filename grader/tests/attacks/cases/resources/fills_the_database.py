# Tries: writes rows until the disk of the server is full.
# On: transfer
# Says: look for a wait that nobody ends|disk I/O error|full|statement ran longer|Lost connection|closed|File too large
# Backends: each
# Slow: yes

from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    value = {"sqlite": "hex(zeroblob(500000))", "postgresql": "repeat(md5(random()::text), 30000)", "mysql": "repeat(uuid(), 25000)"}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE TABLE fill (x TEXT)" if connection.dialect.name != "mysql" else "CREATE TABLE fill (x LONGTEXT)"))
        made = value[connection.dialect.name]
        for _ in range(40):
            n = " CROSS JOIN ".join(f"(SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) t{i}" for i in range(5))
            connection.execute(text(f"INSERT INTO fill SELECT {made} FROM {n}"))
    honest(engine, source, target, amount)
