# Tries: returns a list of two million, and a dict of a million.
# On: titles
# Says: more than \d+ values at once

def titles(session):
    return list(range(2_000_000))


def each_title(session, function):
    function(dict.fromkeys(range(1_000_000)))
