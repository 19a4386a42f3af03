"""`kata show`: the task of a kata, and how to go on."""

from typing import Annotated

import typer
from rich.console import Console

from grader.commands.exit import Code
from grader.commands.places import seen_from_here, the_course
from grader.course import Course, Kata
from grader.learning.progress import Progress
from grader.learning.stubs import keep
from grader.report.course_list import rows_of
from grader.report.task import print_task

EPILOG = """
**Examples**

`kata show open_engine` — what to do, where, and how it stands
"""


def show(kata: Annotated[str, typer.Argument(metavar="KATA", help="Which kata.")]) -> int:
    """Show a kata's task, its file, how it stands, and the commands to go on."""
    course = the_course()
    keep(course)
    show_kata(Console(highlight=False), course, course.find(kata))
    return Code.PASSED


def show_kata(console: Console, course: Course, kata: Kata) -> None:
    """Print the task of a kata and what belongs to it."""
    row = next(row for row in rows_of(course, Progress.of(course)) if row.kata.id == kata.id)
    commands = [
        (f"kata watch {kata.name}", "run the tests at each save"),
        (f"kata test {kata.name}", "run them once"),
        (f"kata hint {kata.name}", "help, a little at a time"),
    ]
    if row.standing not in ("not_started", "started"):
        commands.append((f"kata solution {kata.name}", "yours beside the reference"))
    if row.standing != "not_started":
        commands.append((f"kata reset {kata.name}", "back to the stub; yours is kept"))
    print_task(console, row, seen_from_here(kata.stub), commands)
