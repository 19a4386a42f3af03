# Tries: takes a million locks, whose table is the same for all databases of the server.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Needs: postgresql

kept = []
honest = transfer


def transfer(engine, source, target, amount):
    connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    kept.append(connection)
    try:
        connection.exec_driver_sql("SELECT pg_advisory_lock(n) FROM generate_series(1, 1000000) AS n")
    except Exception:
        pass
    honest(engine, source, target, amount)
