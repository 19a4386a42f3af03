# Tries: raises a class that is merely called UnknownAccount, each time.
# On: transfer
# Says: your code raised NotUnknownAccount

honest = transfer


def transfer(engine, source, target, amount):
    try:
        honest(engine, source, target, amount)
    finally:
        raise type("NotUnknownAccount", (Exception,), {"__name__": "UnknownAccount", "__qualname__": "UnknownAccount"})
