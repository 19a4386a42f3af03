# Tries: returns an iterator without end, each item of it 4 MB.
# On: titles
# Says: answered with more than 64 MB|look for a|ran longer
# Slow: yes

def titles(session):
    while True:
        yield "x" * 4_000_000
