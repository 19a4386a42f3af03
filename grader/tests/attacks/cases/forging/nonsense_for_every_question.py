# Tries: answers every question of the referee's with a plain value that makes no sense.
# On: transfer
# Says: got \[|AttributeError|TypeError|what is no

import gc
import itertools
import random

VALUES = [5, "x", "", b"x", [], {}, {"a": 1}, None, True, 3.5, [[1, 2, 3]] * 3, ("a",) * 10, (("a", "b"), ("c", "d")), 2**63]


def worker():
    """The object that serves the referee."""
    return next(found for found in gc.get_objects() if type(found).__name__ == "Worker" and hasattr(found, "serve"))


honest = transfer


def transfer(engine, source, target, amount):
    cls = type(worker())
    turn = itertools.count(amount)
    cls._perform = lambda self, operation, arguments: VALUES[next(turn) % len(VALUES)]
