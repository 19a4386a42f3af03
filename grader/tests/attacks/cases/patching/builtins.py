# Tries: replaces len, isinstance, sorted, AssertionError and their like.
# On: transfer
# Says: ended with exit code \d in test_\w+: a kata returns or raises|\d+ commits, expected exactly 1

import builtins

for name in ("len", "isinstance", "sorted", "any", "all", "repr"):
    setattr(builtins, name, lambda *_, **__: True)
builtins.AssertionError = type("AssertionError", (Exception,), {"__init__": lambda *_: None})
