# Tries: answers what is asked at the end of a test (warnings, the end itself) with nonsense.
# On: titles
# Says: expected \{

import gc
import itertools
import random

VALUES = [5, "x", "", b"x", [], {}, {"a": 1}, None, True, 3.5, [[1, 2, 3]] * 3, ("a",) * 10, (("a", "b"), ("c", "d")), 2**63]


def worker():
    """The object that serves the referee."""
    return next(found for found in gc.get_objects() if type(found).__name__ == "Worker" and hasattr(found, "serve"))


honest = titles


def titles(session):
    cls = type(worker())
    perform = cls._perform
    turn = itertools.count()

    def lie(self, operation, arguments):
        if operation in ("warned", "end", "begin", "side"):
            perform(self, operation, arguments)
            return VALUES[next(turn) % len(VALUES)]
        return perform(self, operation, arguments)

    cls._perform = lie
    return honest(session)
