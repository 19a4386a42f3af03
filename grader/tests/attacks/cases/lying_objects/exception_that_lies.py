# Tries: raises exceptions whose class, text and attributes lie.
# On: transfer
# Says: ended with exit code \d in test_\w+: a kata returns or raises|your code raised

class Meta(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = lambda cls, other: True
    __hash__ = type.__hash__


class Liar(Exception, metaclass=Meta):
    __class__ = UnknownAccount
    __str__ = __repr__ = lambda self: "x" * 10_000_000
    args = property(lambda self: 1 / 0)
    __traceback__ = __cause__ = __context__ = property(lambda self: 1 / 0)
    __notes__ = property(lambda self: 1 / 0)


def transfer(engine, source, target, amount):
    raise Liar
