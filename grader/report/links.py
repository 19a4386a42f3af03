"""Paths that can be clicked, where the terminal can."""

from pathlib import Path

from rich.style import Style
from rich.text import Text


def link(shown: str, file: Path) -> Text:
    """Return a path as a link that a terminal opens; in a pipe only the path remains.

    Args:
        shown: the path as it is read.
        file: where it leads, absolute.
    """
    return Text(shown, Style(link=file.as_uri()))
