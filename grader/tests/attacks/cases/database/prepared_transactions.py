# Tries: leaves prepared transactions and named locks behind.
# On: transfer
# Says: \d+ commits, expected exactly 1|locked|left open
# Backends: each
# Tools: statements

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

transfer = sending_first(STATEMENTS, transfer)
