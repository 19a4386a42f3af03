# Tries: returns a generator without end.
# On: titles
# Says: ?

import itertools


def titles(session):
    return itertools.count()


def each_title(session, function):
    return itertools.repeat("x")
