# Tries: sends quotes without end, over which a careless reader of SQL would brood for hours.
# On: transfer
# Says: \d+ commits, expected exactly 1

honest = transfer


def transfer(engine, source, target, amount):
    for sql in ("'\\" * 60_000, "SELECT 1 FROM " + "a," * 60_000, "$1$$" * 30_000):
        try:
            with engine.connect() as connection:
                connection.exec_driver_sql(sql)
        except Exception:
            pass
    honest(engine, source, target, amount)
