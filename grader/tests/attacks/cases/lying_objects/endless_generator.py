# Tries: returns a generator without end.
# On: titles
# Says: got count\(0\)
# Slow: yes

import itertools


def titles(session):
    return itertools.count()


def each_title(session, function):
    return itertools.repeat("x")
