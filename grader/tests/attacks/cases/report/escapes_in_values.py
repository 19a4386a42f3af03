# Tries: returns and shows values that hold terminal escapes.
# On: titles
# Says: got \{

EVIL = "\x1b[2J\x1b]0;kata_loot\x07\x1b[32m4 passed\x1b[0m\x9b31m\u202e\r\b\x00"


class Shown:
    def __repr__(self):
        return EVIL


Shown.__name__ = Shown.__qualname__ = "Shown\x1b[31m"


def titles(session):
    return {EVIL: [EVIL, Shown()]}


def each_title(session, function):
    function(EVIL)
    function(Shown())
