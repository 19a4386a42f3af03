# Tries: returns a dict and a list whose iterators never end.
# On: titles
# Says: more than \d+ values at once

import itertools


class Dict(dict):
    __iter__ = keys = values = lambda self: itertools.count()
    items = lambda self: ((number, number) for number in itertools.count())
    __len__ = lambda self: 4


def titles(session):
    return Dict(a=1)
