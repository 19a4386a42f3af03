"""`kata hint`: help in three levels, from the idea to nearly the code."""

import textwrap
from typing import Annotated

import typer

from grader.commands.exit import Code, Stop
from grader.commands.places import the_course
from grader.learning.hints import LEVELS, next_hint
from grader.learning.progress import Progress
from grader.learning.stubs import keep

WIDTH = 80
_NAMES = ("the idea", "where to look", "nearly the code")

EPILOG = """
**Examples**

`kata hint` — the next hint for the kata that you are at

`kata hint open_engine` — the same for another one; again for more
"""


def hint(
    kata: Annotated[
        str | None, typer.Argument(metavar="[KATA]", help="Which kata (default: the current one).")
    ] = None,
) -> int:
    """Show the next hint for the test that failed last: the idea, then where to look, then nearly the code."""
    course = the_course()
    keep(course)
    progress = Progress.of(course)
    found = course.find(kata) if kata else progress.current(course)
    if found is None:
        raise Stop("Every kata passes. Name one to read its hints: kata hint KATA", Code.USAGE)
    record = progress.record(found)
    hints = next_hint(progress, found, record.failing)
    task = hints[-1][0]
    print(f"{found.name}: {task}" + (f" ({record.failing} failed)" if record.failing else ""))
    for _, number, text in hints:
        shown = text.strip("\n") if number == LEVELS else textwrap.fill(text, WIDTH)
        print(f"\n{number}. {_NAMES[number - 1].capitalize()}\n\n{shown}")
    read = sum(progress.record(found).hints.values())
    there = LEVELS * len(found.hints)
    more = f"More: kata hint {found.name}" if read < there else "This was the last one."
    print(f"\n{more} ({read} of {there} read; that costs nothing)")
    return Code.PASSED
