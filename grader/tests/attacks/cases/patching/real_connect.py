# Tries: connects by the drivers' own C code, past the shim.
# On: transfer
# Says: What one account loses the other gains|\d+ commits, expected exactly 1
# Backends: each

import _sqlite3
import sqlite3

honest = transfer


def transfer(engine, source, target, amount):
    honest(engine, source, target, 0)
    try:
        from grader.dbapi.real import CONNECT
    except ImportError:
        CONNECT = {}
    try:
        import psycopg2._psycopg

        CONNECT["raw psycopg2"] = psycopg2._psycopg._connect
    except (ImportError, AttributeError):
        pass
    CONNECT["raw sqlite3"] = _sqlite3.connect
    arguments, options = engine.dialect.create_connect_args(engine.url)
    for connect in CONNECT.values():
        try:
            connection = connect(*arguments, **options)
            cursor = connection.cursor()
            cursor.execute(f"UPDATE account SET balance = balance - {amount} WHERE id = {source}")
            cursor.execute(f"UPDATE account SET balance = balance + {amount} WHERE id = {target}")
            connection.commit()
        except Exception:
            pass
