# Tries: calls back with numbers of a million digits, lone surrogates, NaN, bytes and classes.
# On: titles
# Says: expected \{

def each_title(session, function):
    for value in (10**1_000_000, "\ud800", float("nan"), b"\xff" * 10, type, ..., NotImplemented, range(10**18), {1: {2: {3: set()}}}):
        try:
            function(value)
        except Exception:
            pass
