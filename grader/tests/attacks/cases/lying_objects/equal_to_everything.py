# Tries: returns an object that is equal to everything.
# On: titles
# Says: got <titles\.Anything>

class Anything:
    """Equal to everything, and whatever one wants it to be."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = lambda self: 0
    __lt__ = __le__ = __gt__ = __ge__ = __contains__ = __eq__
    __len__ = lambda self: 4
    __bool__ = lambda self: True
    __iter__ = lambda self: iter([self] * 4)
    __getitem__ = lambda self, key: self
    __instancecheck__ = __subclasscheck__ = __eq__


honest = titles


def titles(session):
    list(session.scalars(select(Author.name)))
    return Anything()


def each_title(session, function):
    for _ in range(8):
        function(Anything())
