"""A module as a sequence of words, in which what changes nothing is the same: layout, comments, chosen names, texts.

It is read by a grammar of its own: `tokenize` refuses files that are broken, and splits f-strings in another way with
each version of Python. This one reads every text, in time linear to its size.
"""

import builtins
import keyword
import re
from collections.abc import Iterator

import msgspec

# No group is possessive: before Python 3.11.5, those match too little (CPython's issue 106052).
_WORD = re.compile(
    r"""
    (?P<comment> \#[^\n]*+ )
  | (?P<text> (?i:[rbuft]{0,2})
      (?: \"{3} [^"\\]*+ (?: (?: \\. | "(?!"") ) [^"\\]*+ )* (?: \"{3} | \\?\Z )
        | '{3} [^'\\]*+ (?: (?: \\. | '(?!'') ) [^'\\]*+ )* (?: '{3} | \\?\Z )
        | " [^"\\\n]*+ (?: \\. [^"\\\n]*+ )* "?
        | ' [^'\\\n]*+ (?: \\. [^'\\\n]*+ )* '?
      )
    )
  | (?P<number> \d[\w.]*+ )
  | (?P<name> \w++ )
  | (?P<sign> -> | := | != | \*\*=? | //=? | <<=? | >>=? | [-+*/%&|^=<>@]=? | [^\w\s] )
    """,
    re.VERBOSE | re.DOTALL,
)
_OURS = frozenset(keyword.kwlist) | frozenset(dir(builtins)) | {"self", "cls"}
"""Names that nobody chooses."""


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word, and the lines (from 1) on which it begins and ends."""

    text: str
    line: int
    end: int


def words(source: str) -> list[Word]:
    """Return the words of a module.

    Names are kept where they are Python's, imported, or stand after a dot; any other is `name`. All texts are one, all
    numbers are one. Comments, docstrings and layout are left out.
    """
    return list(_without_docstrings(_read(source)))


def _read(source: str) -> Iterator[Word]:
    line, at, end, before = 1, 0, 0, ""
    imported: set[str] = set()
    importing, depth = False, 0
    for found in _WORD.finditer(source):
        line += source.count("\n", at, found.start())
        at = found.start()
        kind, text = found.lastgroup, found[0]
        if kind == "comment":
            continue
        if line != end and not depth:  # a new statement
            importing = text in ("import", "from")
        end = line + text.count("\n")
        depth = max(0, depth + (text == "(") - (text == ")"))
        if kind == "name" and text not in _OURS:
            if importing:
                imported.add(text)
            elif before != "." and text not in imported:
                text = "name"
        elif kind in ("text", "number"):
            text = kind
        yield Word(text, line, end)
        before = text


def _without_docstrings(read: Iterator[Word]) -> Iterator[Word]:
    """Leave out texts that have lines of their own: what is not used changes nothing."""
    held: Word | None = None
    last = 0
    for word in read:
        if held is not None and word.line == held.end:
            yield held
        held = word if word.text == "text" and word.line != last else None
        if held is None:
            yield word
        last = word.end
