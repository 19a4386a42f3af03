# Tries: makes itself and others users with more rights.
# On: transfer
# Says: \d+ commits, expected exactly 1|authentication|Access denied|read_?only|malformed|no such
# Backends: each

from sqlalchemy import text

honest = transfer


def send(engine, *statements):
    """Send each by itself, whatever becomes of it."""
    for statement in statements:
        try:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql(statement)
        except Exception:
            pass


STATEMENTS = {
    'sqlite': [
        'PRAGMA writable_schema = ON',
        "UPDATE sqlite_master SET sql = 'x'",
    ],
    'postgresql': [
        'CREATE ROLE kata_loot SUPERUSER',
        'ALTER ROLE CURRENT_USER SUPERUSER',
        "ALTER ROLE CURRENT_USER PASSWORD 'x'",
        'ALTER ROLE CURRENT_USER SET statement_timeout = 0',
        "ALTER ROLE CURRENT_USER SET role = 'postgres'",
        'GRANT pg_execute_server_program TO CURRENT_USER',
        'CREATE DATABASE kata_loot',
        "ALTER ROLE postgres PASSWORD 'x'",
    ],
    'mysql': [
        'CREATE USER kata_loot',
        'GRANT ALL ON *.* TO CURRENT_USER()',
        "SET PASSWORD = ''",
        "ALTER USER CURRENT_USER() IDENTIFIED BY 'x'",
        'CREATE DATABASE kata_loot',
        "SET PASSWORD FOR root@localhost = ''",
    ],
}


def transfer(engine, source, target, amount):
    send(engine, *STATEMENTS[engine.dialect.name])
    honest(engine, source, target, amount)
