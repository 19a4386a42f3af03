# Tries: raises an exception with a text of 50 MB and a chain of 10,000 causes.
# On: transfer
# Says: your code raised ValueError: again

def transfer(engine, source, target, amount):
    error = ValueError("x" * 50_000_000)
    for _ in range(10_000):
        error, before = ValueError("again"), error
        error.__cause__ = before
    raise error
