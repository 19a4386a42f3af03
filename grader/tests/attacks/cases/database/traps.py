# Tries: leaves triggers and defaults that run when the grader writes.
# On: transfer
# Says: statement ran longer|got \[|denied|permission
# Backends: each
# Slow: yes
# Tools: statements

STATEMENTS = {
    'sqlite': [
        "CREATE TRIGGER trap BEFORE INSERT ON account BEGIN SELECT load_extension('/tmp/kata_loot'); END",
        'CREATE TRIGGER trap2 AFTER UPDATE ON account BEGIN UPDATE account SET balance = 0; END',
    ],
    'postgresql': [
        "CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RESET ROLE; EXECUTE 'CREATE ROLE kata_loot SUPERUSER'; RETURN NEW; END $$",
        'CREATE TRIGGER trap BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION trap()',
        'CREATE RULE trap AS ON UPDATE TO account DO ALSO SELECT pg_sleep(60)',
    ],
    'mysql': [
        "CREATE TRIGGER trap BEFORE INSERT ON account FOR EACH ROW INSERT INTO mysql.user (User) VALUES ('kata_loot')",
        'CREATE TRIGGER trap2 BEFORE UPDATE ON account FOR EACH ROW SET NEW.balance = sleep(60)',
    ],
}

transfer = sending_first(STATEMENTS, transfer)
