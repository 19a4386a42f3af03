# Tries: warns a million times, as SQLAlchemy does.
# On: transfer
# Says: look for a loop without end|ran longer than \S+ s in all|more memory
# Slow: yes

import warnings

from sqlalchemy.exc import SAWarning

honest = transfer


def transfer(engine, source, target, amount):
    for number in range(300_000):
        warnings.warn(f"{number} " + "x" * 1000, SAWarning, stacklevel=1)
    honest(engine, source, target, amount)
