# Tries: returns an object whose __class__ says dict.
# On: titles
# Says: TypeError|got 

class Lie:
    __class__ = dict
    __len__ = lambda self: 4
    __eq__ = lambda self, other: True
    __iter__ = lambda self: iter("abcd")
    keys = values = items = lambda self: "abcd"

    def __getattribute__(self, name):
        return object.__getattribute__(self, name) if name.startswith("__") else (lambda *_: True)


def titles(session):
    list(session.scalars(select(Author.name)))
    return Lie()
