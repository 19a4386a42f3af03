# Tries: makes itself and others users with more rights.
# On: transfer
# Says: \d+ commits, expected exactly 1|authentication|Access denied|read_?only|malformed|no such
# Backends: each
# Tools: statements

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

transfer = sending_first(STATEMENTS, transfer)
