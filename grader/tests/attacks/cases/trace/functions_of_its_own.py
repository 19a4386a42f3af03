# Tries: makes a function while it is loaded, which is not traced, and lets a query or a SET call it.
# On: transfer
# Says: \d+ commits, expected exactly 1
# Backends: each
# Needs: postgresql mysql

import sys

from sqlalchemy import create_engine, text

FUNCTION = {
    "postgresql": "CREATE FUNCTION half(who int, change int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN"
    " UPDATE account SET balance = balance + change WHERE id = who; RETURN 1; END $$",
    "mysql": "CREATE FUNCTION half(who int, by_ int) RETURNS int MODIFIES SQL DATA BEGIN"
    " UPDATE account SET balance = balance + by_ WHERE id = who; RETURN 1; END",
}


def own_url():
    frame = sys._getframe()
    while not hasattr(found := frame.f_locals.get("self"), "_engines"):
        frame = frame.f_back
    return found._engines.url


with create_engine(own_url(), isolation_level="AUTOCOMMIT").connect() as loading:
    loading.exec_driver_sql(FUNCTION[loading.dialect.name])


def transfer(engine, source, target, amount):
    if engine.dialect.name == "mysql":
        with engine.connect() as connection:
            connection.exec_driver_sql(f"SET @done = half({source}, {-amount})")
            connection.commit()
    else:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"SELECT half({source}, {-amount})")
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE account SET balance = balance + {amount} WHERE id = {target}"))
