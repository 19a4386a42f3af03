# Tries: has a regular expression that never finds.
# On: transfer
# Says: look for a loop without end|ran longer than \S+ s in all
# Slow: yes

import re


def transfer(engine, source, target, amount):
    re.match(r"(a+)+$", "a" * 64 + "b")
