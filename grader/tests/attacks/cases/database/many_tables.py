# Tries: makes thousands of tables, which take long to drop.
# On: transfer
# Says: \d+ commits, expected exactly 1|ran longer|look for a loop without end|look for a wait that nobody ends|disk
# Backends: each
# Slow: yes

honest = transfer


def transfer(engine, source, target, amount):
    connection = engine.raw_connection()
    cursor = connection.cursor()
    for number in range(2000):
        cursor.execute(f"CREATE TABLE t{number} (a INTEGER)")
    connection.commit()
    connection.close()
    honest(engine, source, target, amount)
