# Tries: asks for one value of 1 GB, and sends one of 100 MB.
# On: transfer
# Says: \d+ commits, expected exactly 1|statement ran longer|killed by a signal|more memory|did not come back within
# Backends: each
# Slow: yes

from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    value = {"sqlite": "zeroblob(1000000000)", "postgresql": "repeat('x', 1000000000)", "mysql": "repeat('x', 1000000000)"}
    with engine.connect() as connection:
        for sql, parameters in (
            (f"SELECT {value[connection.dialect.name]}", {}),
            ("SELECT :large", {"large": "x" * 100_000_000}),
        ):
            try:
                connection.execute(text(sql), parameters).all()
            except Exception:
                connection.rollback()
    honest(engine, source, target, amount)
