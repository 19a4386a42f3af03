"""Output for terminals and pipes that cannot show every character: a plain one stands in for it."""

import codecs
import io
import sys
import unicodedata

_NAME = "kata-plain"
_STAND_INS = {
    "✓": "+",
    "✗": "x",
    "·": ".",
    "⧖": "~",
    "–": "-",
    "—": "-",
    "━": "-",
    "×": "x",
    "…": "...",
    "→": "->",
    "‘": "'",
    "’": "'",
    "“": '"',
    "”": '"',
    "≠": "!",
    "│": "|",
    "┊": ":",
    "┬": "+",
    "├": "|",
    "┴": "+",
    "╵": "'",
    "○": "o",
    "●": "*",
}


def show_everything_somehow() -> None:
    """Let standard output and error replace what their encoding lacks (LC_ALL=C, old Windows consoles)."""
    codecs.register_error(_NAME, _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_NAME)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    """A stand-in of ours, a letter without its accents, or a question mark."""
    bare = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return _STAND_INS.get(character) or bare or "?"
