"""The commits that a piece of SQL makes by the way: scripts, procedures, and code for the server.

What a server says of its transaction tells that one has ended, not how many began and ended meanwhile. So the
commits in a text are counted; where it is not known for certain, rather one too many than one too few: nobody who
does not want to hide a commit writes like that.
"""

import re
from functools import lru_cache

from grader.trace import sql as reader

_COMMIT = re.compile(r"\bcommit\b", re.IGNORECASE)
_DYNAMIC = re.compile(r"\bexecute\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def is_opaque(sql: str) -> bool:
    """Say whether `sql` may do more than one thing: it is a script, a call, or code for the server."""
    return reader.verb(sql) in ("call", "do", "execute") or reader.is_script(sql)


def at_least(sql: str, *, autocommit: bool, each: bool) -> int:
    """Return how many commits opaque SQL makes that nothing else tells of.

    Args:
        sql: The text.
        autocommit: It is sent outside of a transaction: one commit is the statement's own.
        each: A script's statement outside of a transaction is committed at once (SQLite); elsewhere a script is one
            transaction.
    """
    word, own = reader.verb(sql), int(autocommit and reader.writes(sql))
    made = 0
    if reader.is_script(sql):
        made = max(
            _of_script(script) if each else sum(word in ("commit", "end") for word, _ in script)
            for script in reader.scripts(sql)
        )
    if word == "do":
        inside = len(_COMMIT.findall(sql)) + len(_DYNAMIC.findall(sql))
        made = max(made, inside + 1 if inside else 0)  # one more at its end
    elif autocommit and not reader.is_script(sql):
        made = 2  # a procedure that is called outside of a transaction may commit as often as it likes
    return max(made - own, 0)


def _of_script(script: reader.Script) -> int:
    commits, is_open = 0, False
    for word, writes in script:
        if word == "begin":
            is_open = True
        elif word in ("commit", "end"):
            commits, is_open = commits + is_open, False
        elif word == "rollback":
            is_open = False
        elif not is_open and writes:
            commits += 1
    return commits
