# Tries: opens 1,000 connections and keeps them.
# On: transfer
# Says: More than 30 connections|Too many connections are open
# Backends: each
# Slow: yes

import sqlalchemy

kept = []
honest = transfer


def transfer(engine, source, target, amount):
    many = sqlalchemy.create_engine(engine.url, poolclass=sqlalchemy.NullPool)
    try:
        for _ in range(1000):
            kept.append(many.connect())
    finally:
        honest(engine, source, target, amount)
