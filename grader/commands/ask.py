"""Questions before something that one may regret; no answer means no."""

import sys


def agreed(question: str, *words: str) -> bool:
    """Ask, and tell whether the answer is one of the words. The end of the input is a no."""
    print(f"{question} ", end="", flush=True)
    line = sys.stdin.readline() if sys.stdin else ""
    if not line.endswith("\n"):
        print()
    return line.strip().lower() in words
