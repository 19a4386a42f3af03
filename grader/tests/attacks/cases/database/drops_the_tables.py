# Tries: drops and replaces the tables that the test looks at.
# On: transfer
# Says: no table|cannot modify|insertable|not updat|no such table|doesn't exist|does not exist|got \[|view|expected \[
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
        'DROP TABLE account',
        'CREATE VIEW account AS SELECT 1 AS id, 1 AS balance',
    ],
    'postgresql': [
        'DROP TABLE account',
        'CREATE VIEW account AS SELECT 1 AS id, 1 AS balance',
    ],
    'mysql': [
        'DROP TABLE account',
        'CREATE VIEW account AS SELECT 1 AS id, 1 AS balance',
    ],
}


def transfer(engine, source, target, amount):
    send(engine, *STATEMENTS[engine.dialect.name])
    honest(engine, source, target, amount)
