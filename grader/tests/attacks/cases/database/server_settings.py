# Tries: changes settings of the server for all.
# On: transfer
# Says: locked|\d+ commits, expected exactly 1|full|transaction was left open
# Backends: each
# Tools: statements

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

transfer = sending_first(STATEMENTS, transfer)
