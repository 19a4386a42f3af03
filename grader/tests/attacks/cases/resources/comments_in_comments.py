# Tries: opens more comments than PostgreSQL can read in time, which lets nobody drop a database meanwhile.
# On: transfer
# Says: too\s+many\s+operators\s+and\s+comments
# Needs: postgresql


def transfer(engine, source, target, amount):
    with engine.connect() as connection:
        connection.exec_driver_sql("/*" * 400_000)
