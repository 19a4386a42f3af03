"""`kata reset`: back to the stub; a dated copy of what was there is kept."""

import textwrap
from pathlib import Path
from typing import Annotated

import typer

from grader.commands.ask import agreed
from grader.commands.exit import Code, Stop
from grader.commands.places import seen_from_here, the_course
from grader.course import Course, Kata
from grader.learning.stubs import StubError, keep, reset_all
from grader.learning.whole import read_if_there

WIDTH = 80

EPILOG = """
**Examples**

`kata reset undo_transfer` — begin this kata anew

`kata reset --all` — begin the whole course anew

`kata undo` — take the last reset back
"""


def reset(
    kata: Annotated[str | None, typer.Argument(metavar="[KATA]", help="Which kata.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every kata of the course.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> int:
    """Put a kata's stub back. What you wrote is kept: kata undo brings it back."""
    if (kata is None) == (not every):
        raise Stop("Say which kata: kata reset KATA. Or reset all of them: kata reset --all", Code.USAGE)
    course = the_course()
    keep(course)
    katas = [course.find(kata)] if kata else [each for each in course.katas if _changed(each)]
    if not any(map(_changed, katas)):
        what = "every file is" if every else f"{katas[0].name} is"
        print(f"Nothing to do: {what} as the course hands it out.")
        return Code.PASSED
    if not yes and not (_all_agreed(katas) if every else _agreed(katas[0])):
        print("Nothing was changed.")
        return Code.FAILED
    try:
        copies = reset_all(course, katas)
    except StubError as error:
        raise Stop(str(error), Code.USAGE) from None
    _tell(course, katas, copies, every)
    return Code.PASSED


def _changed(kata: Kata) -> bool:
    data = read_if_there(kata.stub)
    return data is None or not kata.is_stub(data)


def _agreed(kata: Kata) -> bool:
    return agreed(f"Put the stub of {kata.name} back? Your file is kept as a dated copy. [y/N]", "y", "yes")


def _all_agreed(katas: list[Kata]) -> bool:
    count = f"{len(katas)} kata{'s' if len(katas) > 1 else ''}"
    names = ", ".join(kata.name for kata in katas)
    print(textwrap.fill(f"This puts the stubs of {count} back: {names}.", WIDTH))
    return agreed("Your files are kept as dated copies. Go on? [y/N]", "y", "yes") and agreed(
        "Really all of them? Type the word reset:", "reset"
    )


def _tell(course: Course, katas: list[Kata], copies: list[Path | None], every: bool) -> None:
    for kata, copy in zip(katas, copies, strict=True):
        print(f"{kata.name}: the stub is back.")
        if copy is not None:
            print(f"  Your file is kept: {seen_from_here(copy)}")
    if any(copies):
        print(f"To take this back: kata undo{'' if every else ' ' + katas[0].name}")
