# Tries: sleeps in the database.
# On: transfer
# Says: statement ran longer than|look for a loop without end|ran longer than \S+ s in all
# Backends: each
# Slow: yes

from sqlalchemy import text


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            while True:
                connection.execute(text("SELECT 1"))
        name = {"postgresql": "pg_sleep", "mysql": "sleep"}[connection.dialect.name]
        connection.execute(text(f"SELECT {name}(60)"))
