# Tries: sends a recursive query without end.
# On: transfer
# Says: statement ran longer than
# Backends: each
# Slow: yes

from sqlalchemy import text


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        if connection.dialect.name == "mysql":
            for name in ("cte_max_recursion_depth", "max_recursive_iterations"):
                try:
                    connection.execute(text(f"SET {name} = 4294967295"))
                except Exception:
                    pass
        connection.execute(
            text("WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT 1 FROM n) SELECT count(*) FROM n")
        ).all()
