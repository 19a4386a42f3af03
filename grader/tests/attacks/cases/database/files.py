# Tries: reads and writes files through the database.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each
# Tools: statements

STATEMENTS = {
    'sqlite': [
        "ATTACH '/tmp/kata_loot.db' AS loot",
        'CREATE TABLE loot.t (a)',
        "VACUUM INTO '/tmp/kata_loot.db'",
        "SELECT load_extension('/tmp/kata_loot')",
        "SELECT writefile('/tmp/kata_loot', 'x')",
        "SELECT readfile('/etc/passwd')",
        "PRAGMA temp_store_directory = '/tmp'",
        "ATTACH 'file:/tmp/kata_loot.db?mode=rwc' AS loot",
        "ATTACH 'kata_loot.db' AS loot",
    ],
    'postgresql': [
        "COPY (SELECT 1) TO '/tmp/kata_loot'",
        "COPY (SELECT 1) TO PROGRAM 'touch /tmp/kata_loot'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_export(lo_from_bytea(0, 'x'), '/tmp/kata_loot')",
        'CREATE EXTENSION file_fdw',
        'CREATE EXTENSION adminpack',
        "CREATE TABLESPACE kata_loot LOCATION '/tmp'",
    ],
    'mysql': [
        "SELECT 1 INTO OUTFILE '/tmp/kata_loot'",
        "SELECT load_file('/etc/passwd')",
        "LOAD DATA INFILE '/etc/passwd' INTO TABLE account",
        "CREATE TABLE kata_loot (a INTEGER) DATA DIRECTORY '/tmp'",
        "CREATE FUNCTION kata_loot RETURNS STRING SONAME 'kata_loot.so'",
    ],
}

transfer = sending_first(STATEMENTS, transfer)
