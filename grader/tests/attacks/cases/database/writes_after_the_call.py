# Tries: a thread commits the second half after the call has returned.
# On: transfer
# Says: got \[|\d+ commits, expected exactly 1
# Backends: each

import threading
import time

from sqlalchemy import text


def change(engine, number, by):
    with engine.begin() as connection:
        connection.execute(text("UPDATE account SET balance = balance + :by WHERE id = :id"), {"by": by, "id": number})


def later(*arguments):
    time.sleep(0.05)
    change(*arguments)


def transfer(engine, source, target, amount):
    change(engine, source, -amount)
    threading.Thread(target=later, args=(engine, target, amount)).start()
