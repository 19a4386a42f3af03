"""SQL cut into words, as each database would do it: they differ in what is a comment or a text, and so in what is code.

Nothing here knows which database will read a text, nor how its session is set up. So a text that they read
differently has several readings, and whoever asks what it may do must expect the worst of them.
"""

import re
from functools import lru_cache

Words = tuple[tuple[str, int], ...]
"""Words in lower case and semicolons, outside texts and comments, each with its depth of parentheses."""

# All that databases do not agree on. Texts without any of it, nearly all, are read once.
_DOUBTFUL = re.compile(r"[\\$#\[`]|--(?!\s)|/\*(?:[M!]|(?:(?!\*/).)*/\*)", re.DOTALL)

# A text that nobody ends goes to the end: looking for its end again from each quote would take a square of the time.
# No group is possessive: before Python 3.11.5, those match too little (CPython's issue 106052).
_ESCAPED = r"'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*(?:'|\\?\Z)"
_PLAIN = r"'[^']*+(?:''[^']*+)*(?:'|\Z)"
_QUOTED = r'"[^"]*+(?:""[^"]*+)*(?:"|\Z)'
_BACKTICKS = r"`[^`]*+(?:``[^`]*+)*(?:`|\Z)"
_DOLLARS = r"(?<![\w$])\$(?P<tag>(?!\d)\w*)\$.*?(?:\$(?P=tag)\$|\Z)"
_DASHES = r"--[^\n]*"
_COMMENT = r"/\*.*?(?:\*/|\Z)"

# MySQL runs what stands in /*! … */, MariaDB also what stands in /*M! … */.
_MYSQL = (r"--(?:(?=\s)[^\n]*|\Z)", r"\#[^\n]*", r"/\*(?!M?!).*?(?:\*/|\Z)", r"/\*M?!\d*", r"\*/", _BACKTICKS)

_SKIPPED = (
    (_DASHES, _COMMENT, _ESCAPED, _QUOTED, _BACKTICKS, _DOLLARS),  # the usual one, which says what a text is
    (_DASHES, r"(?P<nested>/\*)", rf"(?<![\w$])[eE]{_ESCAPED}", _PLAIN, _QUOTED, _DOLLARS),  # PostgreSQL
    (_DASHES, r"(?P<nested>/\*)", _ESCAPED, _QUOTED, _DOLLARS),  # without standard_conforming_strings
    (_DASHES, _COMMENT, _PLAIN, _QUOTED, _BACKTICKS, r"\[[^\]]*(?:\]|\Z)"),  # SQLite
    (*_MYSQL, _ESCAPED, r'"[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*(?:"|\\?\Z)'),  # MySQL
    (*_MYSQL, _ESCAPED, _QUOTED),  # with ANSI_QUOTES
    (*_MYSQL, _PLAIN, _QUOTED),  # with NO_BACKSLASH_ESCAPES
)
_TOKENS = [
    re.compile(
        rf"{'|'.join(skipped)}|(?P<open>\()|(?P<close>\))|(?P<semicolon>;)|(?P<word>[A-Za-z_][\w$]*)",
        re.DOTALL,
    )
    for skipped in _SKIPPED
]
_EDGE_OF_COMMENT = re.compile(r"/\*|\*/")


@lru_cache(maxsize=4096)
def readings(sql: str) -> tuple[Words, ...]:
    """Return all ways to read `sql`, without repeating one; the first of them is the usual one."""
    tokens = _TOKENS if _DOUBTFUL.search(sql) else _TOKENS[:1]
    return tuple(dict.fromkeys(_words(token, sql) for token in tokens))


def _words(token: re.Pattern[str], sql: str) -> Words:
    words: list[tuple[str, int]] = []
    depth = position = 0
    while (match := token.search(sql, position)) is not None:
        position = match.end()
        if match.lastgroup == "word":
            words.append((match.group().lower(), depth))
        elif match.lastgroup == "semicolon":
            words.append((";", depth))
        elif match.lastgroup == "open":
            depth += 1
        elif match.lastgroup == "close":
            depth -= 1
        elif match.lastgroup == "nested":
            position = _end_of_comment(sql, position)
    return tuple(words)


def _end_of_comment(sql: str, position: int) -> int:
    """Where a comment ends whose beginning has just been read, if comments may lie in each other."""
    depth = 1
    while depth and (edge := _EDGE_OF_COMMENT.search(sql, position)) is not None:
        depth += 1 if edge.group() == "/*" else -1
        position = edge.end()
    return len(sql) if depth else position
