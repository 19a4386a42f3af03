"""`kata test`: a practice run, in this process, with full feedback."""

import signal
from typing import Annotated

import typer

from grader.commands.exit import Code
from grader.commands.options import DatabaseOption, SeedOption, chosen_backends
from grader.commands.places import the_course

EPILOG = """
**Examples**

`kata test undo_transfer` — one kata, on SQLite

`kata test undo_transfer --db all` — on every database
"""


def test(
    katas: Annotated[
        list[str] | None, typer.Argument(metavar="[KATA]...", help="Which katas; all if none.")
    ] = None,
    db: DatabaseOption = None,
    seed: SeedOption = None,
) -> int:
    """Run a kata's tests and explain what fails (on SQLite, unless --db says otherwise)."""
    import pytest  # no other command needs it: they start faster

    course = the_course()
    chosen = [course.find(name) for name in katas] if katas else list(course.katas)
    arguments = [str(kata.folder) for kata in chosen]
    arguments += [f"--db={name}" for name in (chosen_backends(db) if db else [])]
    arguments += ["--rootdir", str(course.folder.parent), "--no-header", "-q", "-rN"]
    # The grader is imported already, and pytest would tell that it cannot rewrite its assertions.
    arguments += ["-W", "ignore::pytest.PytestAssertRewriteWarning"]
    if seed is not None:
        arguments.append(f"--seed={seed}")
    for number in (signal.SIGINT, signal.SIGTERM):
        # As often as it takes: an `except:` in a loop swallows the first Ctrl-C.
        signal.signal(number, signal.default_int_handler)
    code = pytest.main(arguments)
    return {0: Code.PASSED, 1: Code.FAILED, 2: Code.INTERRUPTED, 3: Code.GRADER}.get(int(code), Code.USAGE)
