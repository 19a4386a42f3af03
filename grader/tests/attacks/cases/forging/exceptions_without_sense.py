# Tries: tells exceptions without a class, with a million lines, and that it is the test's own.
# On: transfer
# Says: called a function that no test has given|no longer does what the grader asks

import gc
import itertools
import random

VALUES = [5, "x", "", b"x", [], {}, {"a": 1}, None, True, 3.5, [[1, 2, 3]] * 3, ("a",) * 10, (("a", "b"), ("c", "d")), 2**63]


def worker():
    """The object that serves the referee."""
    return next(found for found in gc.get_objects() if type(found).__name__ == "Worker" and hasattr(found, "serve"))


honest = transfer


def transfer(engine, source, target, amount):
    import sys

    cls = type(worker())
    messages = sys.modules["grader.worker.messages"]
    told = sys.modules["grader.side.told"].Told
    odd = [
        messages.Raised(told((), "", ()), 0),
        messages.Raised(told((("builtins", "AssertionError"), ("builtins", "object")), "x" * 100_000, ("y" * 100,) * 10_000), -1, 1),
        messages.Raised(told((("_pytest.outcomes", "Skipped"), ("builtins", "BaseException")), "", ()), 2**62, 2**62),
        messages.Raised(told((("builtins", "KeyboardInterrupt"), ("builtins", "BaseException")), "", ()), 7, None),
        messages.Raised(told((("builtins", "SystemExit"), ("builtins", "BaseException")), "0", (), None, True), 7, None),
        messages.Call(amount, [], [("a", 1), ("a", 2)]),
    ]
    turn = itertools.count(amount)
    cls._packed = lambda self, done: odd[next(turn) % len(odd)]
