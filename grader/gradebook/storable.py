"""Values as every database stores them: a submission chooses what its traces and messages hold."""

import math
from typing import Any

from grader.report.printable import printable


def storable(value: Any) -> Any:
    """Return a plain value as JSON that every database takes.

    JSON knows no NaN and no infinity, which Python writes into it all the same; PostgreSQL and MySQL refuse them, and
    MySQL half of a surrogate pair. They become the text that people read.
    """
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {storable(key): storable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [storable(each) for each in value]
    return value


def text(value: str, longest: int | None = None) -> str:
    """Return a text without the characters that some databases refuse (NUL, halves of surrogate pairs).

    Args:
        value: any text.
        longest: how many characters a column takes; what is more is cut off.
    """
    shown = printable(value)
    return shown if longest is None or len(shown) <= longest else f"{shown[: longest - 1]}…"
