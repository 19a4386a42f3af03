# Tries: has a regular expression that never finds.
# On: transfer
# Says: ?

import re


def transfer(engine, source, target, amount):
    re.match(r"(a+)+$", "a" * 64 + "b")
