"""`kata undo`: brings back what a reset took away."""

from typing import Annotated

import typer

from grader.commands.exit import Code, Stop
from grader.commands.places import seen_from_here, the_course
from grader.course import Course, Kata
from grader.learning.copies import Copy, all_copies, copies_of
from grader.learning.stubs import Restored, StubError
from grader.learning.stubs import undo as undo_reset
from grader.learning.whole import read_if_there

EPILOG = """
**Examples**

`kata undo` — take the last reset back, whichever kata it was

`kata undo undo_transfer` — what you had before the last reset of this kata

`kata undo --list` — all copies that are kept

`kata undo undo_transfer --copy 2026-11-22-0145` — bring this one back
"""


def undo(
    kata: Annotated[str | None, typer.Argument(metavar="[KATA]", help="Which kata.")] = None,
    copy: Annotated[
        str | None, typer.Option("--copy", metavar="DATE", help="Which copy: its date, or how it begins.")
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show the copies, change nothing.")] = False,
) -> int:
    """Bring back what a reset took away. What is there now is kept as well."""
    course = the_course()
    chosen = course.find(kata) if kata else None
    if listed:
        _show(course, copies_of(course, chosen) if chosen else all_copies(course))
        return Code.PASSED
    if copy is not None and chosen is None:
        raise Stop("--copy needs a kata: kata undo KATA --copy DATE", Code.USAGE)
    try:
        restored = undo_reset(course, chosen, copy)
    except StubError as error:
        raise Stop(str(error), Code.USAGE) from None
    for each in restored:
        _tell(each)
    if not restored:
        print("There is nothing to undo. All copies: kata undo --list")
        return Code.FAILED
    return Code.PASSED


def _tell(restored: Restored) -> None:
    print(f"{restored.kata.name}: your file of {restored.copy.stamp} is back.")
    if restored.kept is not None:
        print(f"  What was there is kept: {seen_from_here(restored.kept)}")


def _show(course: Course, copies: list[Copy]) -> None:
    if not copies:
        print("There are no copies: nothing was reset yet.")
        return
    known = {name: kata for kata in course.katas for name in (*kata.renamed_from, kata.id)}
    for copy in copies:
        print(f"{copy.stamp}  {_name(copy, known.get(copy.kata))}")
    print("\nBring one back: kata undo KATA --copy DATE")


def _name(copy: Copy, kata: Kata | None) -> str:
    if kata is None:
        return f"{copy.kata} (no longer in the course): {seen_from_here(copy.path)}"
    there = read_if_there(kata.stub) == copy.path.read_bytes()
    return f"{kata.name}{' (this is what your file holds now)' if there else ''}"
