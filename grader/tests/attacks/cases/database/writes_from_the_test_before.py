# Tries: goes on writing while the next test runs.
# On: transfer
# Says: got \[|\d+ commits, expected exactly 1
# Backends: each

import threading
import time

import sqlalchemy

honest = transfer


def go_on(url):
    engine = sqlalchemy.create_engine(url)
    while True:
        time.sleep(0.01)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("UPDATE account SET balance = 0")
        except Exception:
            pass


def transfer(engine, source, target, amount):
    threading.Thread(target=go_on, args=(engine.url,), daemon=True).start()
    honest(engine, source, target, amount)
