"""The keys of `kata watch`, each with the command that does the same."""

import msgspec


class Action(msgspec.Struct, frozen=True):
    """What a key does.

    Attributes:
        key: one character.
        word: what the footer calls it.
        does: a few words more.
        command: does the same outside of `kata watch`; `{name}` is the kata.
    """

    key: str
    word: str
    does: str
    command: str


ACTIONS = (
    Action("n", "next", "the next kata, once this one passes", "kata watch NAME"),
    Action("h", "hint", "one more hint for the failing test", "kata hint {name}"),
    Action("a", "all databases", "run on all three, or as before", "kata test {name} --db all"),
    Action("t", "trace", "what your code did, statement by statement", "kata trace {name}"),
    Action("l", "list", "how far you are", "kata list"),
    Action("r", "reset", "back to the stub; asks, keeps a copy", "kata reset {name}"),
    Action("?", "help", "these lines", "kata watch --help"),
    Action("q", "quit", "also Ctrl-C", "kata watch {name} starts again"),
)
