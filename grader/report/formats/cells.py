"""Cells of CSV files that end up in a spreadsheet."""

from grader.report.printable import printable

FORMULAS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""How a cell begins that a spreadsheet would compute (OWASP, CSV injection), in full width, too."""


def neutral(text: str) -> str:
    """Return a text that a spreadsheet shows as it is: what looks like a formula gets an apostrophe before it."""
    shown = " ".join(printable(text).split())
    return f"'{shown}" if text.startswith(FORMULAS) or shown.startswith(FORMULAS) else shown
