# Tries: leaves prepared transactions and named locks behind.
# On: transfer
# Says: \d+ commits, expected exactly 1|locked|left open
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
        'BEGIN EXCLUSIVE',
    ],
    'postgresql': [
        "BEGIN; UPDATE account SET balance = 0; PREPARE TRANSACTION 'kata_loot'",
        'SELECT pg_advisory_lock(1)',
        'LISTEN kata_loot',
        'NOTIFY kata_loot',
    ],
    'mysql': [
        "XA START 'kata_loot'",
        "SELECT get_lock('kata_loot', 1)",
    ],
}


def transfer(engine, source, target, amount):
    send(engine, *STATEMENTS[engine.dialect.name])
    honest(engine, source, target, amount)
