# Tries: changes settings of the server for all.
# On: transfer
# Says: locked|\d+ commits, expected exactly 1|full|transaction was left open
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
        'PRAGMA journal_mode = WAL',
        'PRAGMA locking_mode = EXCLUSIVE',
        'PRAGMA max_page_count = 1',
        'PRAGMA user_version = 7',
    ],
    'postgresql': [
        'ALTER SYSTEM SET max_connections = 1',
        'SELECT pg_reload_conf()',
        "SELECT set_config('log_statement', 'all', false)",
        'ALTER DATABASE postgres CONNECTION LIMIT 0',
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity',
        'CHECKPOINT',
        'SELECT pg_switch_wal()',
    ],
    'mysql': [
        'SET GLOBAL max_connections = 1',
        'SET PERSIST max_connections = 1',
        'SET GLOBAL event_scheduler = ON',
        'FLUSH TABLES WITH READ LOCK',
        'SHUTDOWN',
        'RESET MASTER',
        'KILL 1',
        'CREATE EVENT kata_loot ON SCHEDULE EVERY 1 SECOND DO SELECT 1',
        "INSTALL PLUGIN x SONAME 'x'",
    ],
}


def transfer(engine, source, target, amount):
    send(engine, *STATEMENTS[engine.dialect.name])
    honest(engine, source, target, amount)
