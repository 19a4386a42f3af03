# Tries: returns an iterator without end, each item of it 4 MB.
# On: titles
# Says: ?

def titles(session):
    while True:
        yield "x" * 4_000_000
