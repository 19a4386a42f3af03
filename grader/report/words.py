"""How verdicts are shown: a symbol and a word, and a colour that only repeats them."""

from grader.grading.results import BackendVerdict, Word

SYMBOLS: dict[Word, str] = {
    "passed": "✓",
    "failed": "✗",
    "not_started": "·",
    "missing": "?",
    "crashed": "!",
    "timed_out": "⧖",
    "unavailable": "–",
}
COLOURS: dict[Word, str] = {
    "passed": "green",
    "failed": "red",
    "not_started": "dim",
    "missing": "yellow",
    "crashed": "red",
    "timed_out": "red",
    "unavailable": "yellow",
}
EDITED = "Files of the course that were changed, added or removed here; grading used its own"
"""Before the list of them."""


def word(verdict: Word) -> str:
    """Return the verdict as people say it."""
    return verdict.replace("_", " ")


def shown(found: BackendVerdict) -> str:
    """Return a cell of the board, for example `✗ failed 2/5`: two of five tests passed."""
    text = f"{SYMBOLS[found.verdict]} {word(found.verdict)}"
    if found.verdict in ("failed", "crashed", "timed_out") and found.tests:
        passed = sum(test.verdict == "passed" for test in found.tests)
        text += f" {passed}/{len(found.tests)}"
    return text


def number(points: float) -> str:
    """Return points without needless zeros."""
    return f"{points:.2f}".rstrip("0").rstrip(".")
