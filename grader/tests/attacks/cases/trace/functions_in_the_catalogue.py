# Tries: makes a function that fits better than the server's own, and writes by a question to the catalogue.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Needs: postgresql

import sys

from sqlalchemy import create_engine, text


def own_url():
    frame = sys._getframe()
    while not hasattr(found := frame.f_locals.get("self"), "_engines"):
        frame = frame.f_back
    return found._engines.url


with create_engine(own_url(), isolation_level="AUTOCOMMIT").connect() as loading:
    loading.exec_driver_sql(
        "CREATE FUNCTION current_setting(who oid, change int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
        " UPDATE account SET balance = balance + change WHERE id = who::int; RETURN 1; END $$"
    )


def transfer(engine, source, target, amount):
    connection = engine.raw_connection()
    connection.cursor().execute(
        f"SELECT current_setting(oid, x) FROM (SELECT cast({source} as oid) AS oid, {-amount} AS x"
        " FROM pg_catalog.pg_class LIMIT 1) AS t"
    )
    connection.commit()
    connection.close()
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE account SET balance = balance + {amount} WHERE id = {target}"))
