"""What the pages of a report call things, and how much they show of a text."""

import re
from collections.abc import Iterable

from grader.backends import TITLES
from grader.grading.results import Word
from grader.report import words as report_words

SYMBOLS: dict[Word, str] = {**report_words.SYMBOLS, "timed_out": "◷"}
"""As in the terminal; but the fonts of many browsers lack its hourglass."""

_NAME = 80
_SENTENCE = 240
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z'\"`(])")


def title(backend: str) -> str:
    """Return a backend as people say it; a gradebook may hold one that is not known here."""
    return TITLES.get(backend, backend)


def in_order(backends: Iterable[str]) -> list[str]:
    """Return backends in the order in which people see them."""
    known = list(TITLES)
    return sorted(backends, key=lambda name: (known.index(name) if name in known else len(known), name))


def listed(items: Iterable[str]) -> str:
    """Return words as a list in a sentence: `SQLite, PostgreSQL and MySQL`."""
    *first, last = list(items)
    return f"{', '.join(first)} and {last}" if first else last


def counted(number: int, one: str) -> str:
    """Return a number with its noun: `1 learner`, `2 learners`."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def first_sentence(message: str) -> str:
    """Return the first sentence of a failure, on one line."""
    paragraph = " ".join(message[:5000].split("\n\n", 1)[0].split())
    return shortened(_END_OF_SENTENCE.split(paragraph, maxsplit=1)[0], _SENTENCE)


def shortened(text: str, most: int = _NAME) -> str:
    """Return a text, or its beginning and an ellipsis."""
    return text if len(text) <= most else text[: most - 1] + "…"


def signed(number: float) -> str:
    """Return a number from −1 to 1 with two places, and a minus sign that is not a hyphen."""
    return f"{number:.2f}".replace("-", "−").replace("−0.00", "0.00")
