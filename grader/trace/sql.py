"""What a piece of SQL is: its verb, the event it makes, whether it writes.

Only the shape of a statement is read here, never its meaning: comments, strings, quoted names and
parentheses are recognised well enough to find the word that says what the statement does. The dialects
differ in little at this level, so one reader serves all three.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from grader.trace.words import Words, readings

Kind = Literal["statement", "begin", "commit", "rollback", "savepoint", "release", "rollback_to"]

_MAIN = {"select", "insert", "update", "delete", "replace", "merge", "values", "table"}
_CHANGES = {"insert", "update", "delete", "replace", "merge"}

# Statements that ask or configure. Every other verb (DDL, CALL, an unknown one) is taken for a write.
_READS = _MAIN - _CHANGES | set(
    "with show explain describe desc pragma set reset use fetch declare close analyze lock listen unlisten notify"
    " savepoint release begin start commit end rollback abort prepare".split()
)
_SETTINGS = {"pragma", "set", "reset", "use", "show"}

# EXPLAIN ANALYZE runs the statement, and so does MariaDB's ANALYZE.
_ANALYSE = {"analyze", "analyse"}
_EXPLAIN = _ANALYSE | {"explain", "describe", "desc"}
_PERFORMED = _CHANGES | {"execute", "call", "create"}

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
    words = [found for found in readings(sql)[0] if found[0] != ";"]
    if not words:
        return ""
    first, begun = words[0]
    if first != "with":
        return first
    return next((word for word, depth in words[1:] if depth == begun and word in _MAIN), "with")


@lru_cache(maxsize=4096)
def kind(sql: str) -> Kind:
    """Return the event that sending `sql` makes: transaction control is no ordinary statement.

    Where databases read it differently, it is none: one of them might not do what it says.
    """
    word = verb(sql)
    if word not in _CONTROL and word != "xa":
        return "statement"
    if is_script(sql) or len(readings(sql)) > 1:
        return "statement"
    following = [word for word, _ in readings(sql)[0]][1:3]
    if word == "xa":  # MySQL's two phases
        return _TWO_PHASES.get(following[0] if following else "", "statement")
    if word == "start" and following[:1] != ["transaction"]:
        return "statement"  # START REPLICA and its like
    if word in ("commit", "rollback") and following[:1] == ["prepared"]:
        return "statement"  # the second phase of a transaction that another connection may have begun
    if word == "rollback" and "to" in following:  # ROLLBACK TO x, ROLLBACK WORK TO x
        return "rollback_to"
    return _CONTROL[word]


def writes(sql: str) -> bool:
    """Say whether `sql` may change the database, be it in a WITH clause or in a later statement of a script."""
    return any(statement.writes for script in scripts(sql) for statement in script)


class Statement(NamedTuple):
    """One statement of a script: its first word, and whether it may change the database."""

    word: str
    writes: bool


Script = tuple[Statement, ...]


@lru_cache(maxsize=4096)
def scripts(sql: str) -> tuple[Script, ...]:
    """Return the statements of `sql`, in each way in which a database might read it."""
    return tuple(tuple(_statements(words)) for words in readings(sql))


def is_script(sql: str) -> bool:
    """Say whether `sql` is more than one statement."""
    return any(len(script) > 1 for script in scripts(sql))


def _statements(words: Words) -> Iterator[Statement]:
    for ends, found in groupby((word for word, _ in words), lambda word: word == ";"):
        if not ends:
            first, *others = found
            if first == "with" or (first in _EXPLAIN and not _ANALYSE.isdisjoint([first, *others])):
                yield Statement(first, not _PERFORMED.isdisjoint(others))
            else:
                yield Statement(first, first not in _READS)


def defines(sql: str) -> bool:
    """Say whether `sql` defines something, such as a table: MySQL commits before and after it."""
    return verb(sql) in _DEFINES


def changes_rows(sql: str) -> bool:
    """Say whether the driver's row count for `sql` is the number of rows it changed."""
    return verb(sql) in _CHANGES


def is_setting(sql: str) -> bool:
    """Say whether `sql` only configures or asks the connection: it is no part of a transaction's work.

    MySQL's SET and SHOW may call a function, which may do anything.
    """
    word = verb(sql)
    return word == "pragma" or (word in _SETTINGS and "(" not in sql and len(readings(sql)) == 1)


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
_OPENING = re.compile(r"\s*\(")
_AFTER_TABLES = set("where group having window order limit offset union intersect except".split())
_BEFORE_PARENTHESIS = set(
    "all and as by case else except exists filter from in intersect join like not on or over select then union using"
    " when where".split()
)
_LONGEST_READ = 50_000
"""Characters; SQLAlchemy's own questions have some thousands."""
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
    if len(sql) > _LONGEST_READ:
        return None
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
                if not _OPENING.match(sql, position):
                    tables.add(re.sub(r"[\"`]", "", name))
                expected = False
    return Reading(frozenset(tables), frozenset(functions)) if len(lists) == 1 and not first else None
