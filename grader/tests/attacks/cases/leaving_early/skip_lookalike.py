# Tries: raises exceptions that are called like pytest's own outcomes.
# On: transfer
# Says: your code raised (SkipTest|Skipped|Exit|XFailed)

import unittest

outcomes = [
    unittest.SkipTest("skipped"),
    type("Skipped", (BaseException,), {"__module__": "_pytest.outcomes", "allow_module_level": True, "msg": "x", "pytrace": True})("x"),
    type("Exit", (BaseException,), {"__module__": "_pytest.outcomes", "returncode": 0, "msg": "x"})("x"),
    type("XFailed", (BaseException,), {"__module__": "_pytest.outcomes", "msg": "x", "pytrace": True})("x"),
]


def transfer(engine, source, target, amount):
    raise outcomes[amount % len(outcomes)]
