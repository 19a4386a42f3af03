"""What a piece of SQL is: its verb, the event it makes, whether it writes.

Only the shape of a statement is read here, never its meaning: comments, strings, quoted names and
parentheses are recognised well enough to find the word that says what the statement does. The dialects
differ in little at this level, so one reader serves all three.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Literal, NamedTuple

Kind = Literal["statement", "begin", "commit", "rollback", "savepoint", "release", "rollback_to"]

# Strings and comments come first: what looks like a word or a parenthesis inside them is neither.
_TOKEN = re.compile(
    r"""
      --[^\n]* | /\*.*?(?:\*/|$)                            # comments
    | (?P<text> '(?:[^'\\]|\\.|'')*' | "(?:[^"]|"")*" | `[^`]*` | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ )
    | (?P<open> \( ) | (?P<close> \) ) | (?P<semicolon> ; )
    | (?P<word> [A-Za-z_][\w$]* )
    """,
    re.VERBOSE | re.DOTALL,
)

_MAIN = {"select", "insert", "update", "delete", "replace", "merge", "values", "table"}
_CHANGES = {"insert", "update", "delete", "replace", "merge"}

# Statements that ask or configure. Every other verb (DDL, CALL, an unknown one) is taken for a write.
_READS = _MAIN - _CHANGES | set(
    "with show explain describe desc pragma set reset use fetch declare close analyze lock listen unlisten notify"
    " savepoint release begin start commit end rollback abort prepare".split()
)
_SETTINGS = {"pragma", "set", "reset", "use", "show"}

_DEFINES = set("create alter drop rename truncate comment".split())

_TWO_PHASES: dict[str, Kind] = {
    "start": "begin",
    "begin": "begin",
    "commit": "commit",
    "rollback": "rollback",
}

_CONTROL: dict[str, Kind] = {
    "begin": "begin",
    "start": "begin",
    "commit": "commit",
    "end": "commit",
    "rollback": "rollback",
    "abort": "rollback",
    "savepoint": "savepoint",
    "release": "release",
}


@lru_cache(maxsize=4096)
def verb(sql: str) -> str:
    """Return the word in lower case that says what `sql` does; `""` for none.

    Comments and opening parentheses are seen through, and so is WITH: `WITH x AS (…) INSERT …` is an insert.
    """
    words = _words(sql)
    first = next((found for found in words if found[0] != ";"), None)
    if first is None:
        return ""
    if first[0] != "with":
        return first[0]
    return next((word for word, depth in words if depth == first[1] and word in _MAIN), "with")


@lru_cache(maxsize=4096)
def kind(sql: str) -> Kind:
    """Return the event that sending `sql` makes: transaction control is no ordinary statement."""
    word = verb(sql)
    if word not in _CONTROL and word != "xa":
        return "statement"
    if is_script(sql):
        return "statement"
    following = [word for word, _ in _words(sql)][1:3]
    if word == "xa":  # MySQL's two phases
        return _TWO_PHASES.get(following[0] if following else "", "statement")
    if word == "start" and following[:1] != ["transaction"]:
        return "statement"  # START REPLICA and its like
    if word in ("commit", "rollback") and following[:1] == ["prepared"]:
        return "statement"  # the second phase of a transaction that another connection may have begun
    if word == "rollback" and "to" in following:  # ROLLBACK TO x, ROLLBACK WORK TO x
        return "rollback_to"
    return _CONTROL[word]


@lru_cache(maxsize=4096)
def writes(sql: str) -> bool:
    """Say whether `sql` may change the database, be it in a WITH clause or in a later statement of a script."""
    words = [word for word, _ in _words(sql)]
    if verb(sql) in ("with", *_MAIN) and words[0] == "with":
        return not _CHANGES.isdisjoint(words)
    return any(word not in _READS for word in starts(sql))


def starts(sql: str) -> list[str]:
    """Return the first word of each statement of a script, in lower case."""
    words = [word for word, _ in _words(sql)]
    return [word for before, word in pairwise([";", *words]) if before == ";" and word != ";"]


@lru_cache(maxsize=4096)
def is_script(sql: str) -> bool:
    """Say whether `sql` is more than one statement."""
    return ";" in [word for word, _ in _words(sql)][:-1]


def defines(sql: str) -> bool:
    """Say whether `sql` defines something, such as a table: MySQL commits before and after it."""
    return verb(sql) in _DEFINES


def changes_rows(sql: str) -> bool:
    """Say whether the driver's row count for `sql` is the number of rows it changed."""
    return verb(sql) in _CHANGES


def is_setting(sql: str) -> bool:
    """Say whether `sql` only configures or asks the connection: it is no part of a transaction's work."""
    return verb(sql) in _SETTINGS


def _words(sql: str) -> Iterator[tuple[str, int]]:
    """Yield words in lower case and semicolons, outside strings and comments, each with its depth of parentheses."""
    depth = 0
    for match in _TOKEN.finditer(sql):
        if match["word"]:
            yield match["word"].lower(), depth
        elif match["semicolon"]:
            yield ";", depth
        elif match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1


_NAME = r'(?:[A-Za-z_]\w*|"\w+"|`\w+`)'

# What a catalogue query is made of, and nothing else: no comment, no backslash, no dollar sign, no second
# statement. Databases read each of those differently, so that one could hide something from this reader.
_PLAIN = re.compile(
    rf"""
      (?P<text> '[^'\\]*(?:''[^'\\]*)*' )
    | (?P<name> {_NAME} (?:\s*\.\s*{_NAME})* )
    | (?P<mark> [(),] )
    | \s+ | \d+ (?:\.\d+)? | %\(\w+\)s | %s | : (?!:) \w+ | \? | \. | \* | \|\| | :: | [=<>!+~\[\]] | -(?!-)
    """,
    re.VERBOSE,
)
_AFTER_TABLES = set("where group having window order limit offset union intersect except".split())
_BEFORE_PARENTHESIS = set(
    "all and as by case else except exists filter from in intersect join like not on or over select then union using"
    " when where".split()
)
_NO_READING = set("call fetch for into lateral only straight_join table tablesample values with".split())


class Reading(NamedTuple):
    """What a query reads from, and the functions that it calls; in lower case, without quotes."""

    tables: frozenset[str]
    functions: frozenset[str]


@lru_cache(maxsize=1024)
def reading(sql: str) -> Reading | None:
    """Return what a query reads, subqueries included; None if it is no SELECT, or not of the plainest kind.

    Whatever is not understood for certain makes it None: this decides what is hidden from a trace.
    """
    tables: set[str] = set()
    functions: set[str] = set()
    lists = [False]  # by the depth of parentheses: whether we are in a list of tables
    expected = False  # whether the next name is a table
    position, first, name = 0, True, ""
    while position < len(sql):
        match = _PLAIN.match(sql, position)
        if match is None:
            return None
        position = match.end()
        if match.group().isspace():
            continue
        before, name = name, re.sub(r"\s", "", match["name"] or "").lower()
        if before == "in" and match["mark"] != "(":
            return None  # SQLite takes what follows for a table
        if match["text"]:
            if expected:
                return None  # SQLite takes a text for a table's name
        elif match["mark"] == "(":
            if before and before not in _BEFORE_PARENTHESIS:
                functions.add(before)
                expected = False
            lists.append(expected)
        elif match["mark"] == ")":
            if len(lists) == 1:
                return None
            lists.pop()
            expected = False
        elif match["mark"] == ",":
            expected = lists[-1]
        elif name:
            if (first and name != "select") or name in _NO_READING:
                return None
            first = False
            if name == "select":
                lists[-1] = expected = False
            elif name in ("from", "join"):
                lists[-1] = expected = True
            elif name in _AFTER_TABLES:
                lists[-1] = expected = False
            elif expected:
                follows = sql[position:].lstrip()
                if not follows.startswith("("):
                    tables.add(re.sub(r"[\"`]", "", name))
                expected = False
    return Reading(frozenset(tables), frozenset(functions)) if len(lists) == 1 and not first else None
