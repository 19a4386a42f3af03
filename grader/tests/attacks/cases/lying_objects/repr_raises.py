# Tries: returns an object whose repr raises, exits, or ends the process.
# On: titles
# Says: Your code leaves the program

import os


class Bad:
    def __repr__(self):
        raise SystemExit(0)


class Worse:
    def __repr__(self):
        os._exit(0)


def titles(session):
    return Bad()


def each_title(session, function):
    function(Worse())
