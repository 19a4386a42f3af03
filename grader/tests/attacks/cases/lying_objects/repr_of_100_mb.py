# Tries: returns an object whose repr has 100 MB.
# On: titles
# Says: got \S*…

class Long:
    def __repr__(self):
        return "x" * 100_000_000


def titles(session):
    return Long()


def each_title(session, function):
    function("y" * 30_000_000)
