"""`kata watch`: a kata runs again whenever its file is saved."""

from typing import Annotated

import typer

from grader.commands.exit import Code
from grader.commands.options import DatabaseOption, SeedOption, chosen_backends
from grader.commands.places import the_course
from grader.grading.runner import start_loading
from grader.learning.progress import Progress

EPILOG = """
**Examples**

`kata watch` — the next kata, on SQLite

`kata watch undo_transfer --db all` — this one, on every database

**Keys** — n next · h hint · a all databases · t trace · l list · r reset · ? the command for each key · q quit
"""


def watch(
    kata: Annotated[
        str | None,
        typer.Argument(metavar="KATA", help="Which kata; if none, the first that has not passed."),
    ] = None,
    db: DatabaseOption = None,
    poll: Annotated[
        bool,
        typer.Option(
            "--poll",
            help="Look at the file ten times a second. Rarely needed: where the system does not tell of saves "
            "(WSL, Docker, network folders), this is noticed at the first save.",
        ),
    ] = False,
    plain: Annotated[
        bool, typer.Option("--plain", help="Plain lines for screen readers: nothing is redrawn.")
    ] = False,
    seed: SeedOption = None,
) -> int:
    """Run a kata's tests now, and again whenever you save its file (on SQLite, unless --db says otherwise)."""
    from grader.watching.loop import watch as begin  # no other command needs it: they start faster

    course = the_course()
    backends = chosen_backends(db or ["sqlite"])
    start_loading()
    if kata is not None:
        chosen = course.find(kata)
    else:
        standings = Progress.of(course).standings(course.katas)
        waiting = (each for each in course.katas if standings[each.id] != "passed")
        if (first := next(waiting, None)) is None:
            print("Every kata has passed. Watch one again: kata watch NAME")
            return Code.PASSED
        chosen = first
    begin(course, chosen, backends, poll=poll, plain=plain, seed=seed)
    return Code.PASSED
