"""How the standing of a kata is shown: a symbol and a word, and a colour that only repeats them."""

from grader.learning.progress import Standing

SYMBOLS: dict[Standing, str] = {
    "not_started": "·",
    "started": "~",
    "passed": "✓",
    "changed": "*",
    "outdated": "!",
}
COLOURS: dict[Standing, str] = {
    "not_started": "dim",
    "started": "yellow",
    "passed": "green",
    "changed": "cyan",
    "outdated": "magenta",
}
MEANINGS: dict[Standing, str] = {
    "changed": "edited since it passed",
    "outdated": "its tests have changed since it passed",
}
"""Of the words that do not explain themselves."""


def word(standing: Standing) -> str:
    """Return the standing as people say it."""
    return standing.replace("_", " ")


def shown(standing: Standing) -> str:
    """Return a cell, for example `✓ passed`."""
    return f"{SYMBOLS[standing]} {word(standing)}"
