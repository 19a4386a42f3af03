"""`kata test`: a practice run, in this process, with full feedback."""

import signal
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from grader.commands.exit import Code
from grader.commands.options import DatabaseOption, SeedOption, chosen_backends
from grader.commands.places import seen_from_here, the_course
from grader.course import Course
from grader.learning.progress import Progress
from grader.learning.stubs import keep
from grader.report.links import link

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
    keep(course)
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
    if code == 0 and katas:
        if len(chosen) == 1:
            print(f"Yours beside the reference: kata solution {chosen[0].name}")
        _go_on(course)
    elif code == 1 and len(chosen) == 1:
        print(f"Stuck? kata hint {chosen[0].name}")
    return {0: Code.PASSED, 1: Code.FAILED, 2: Code.INTERRUPTED, 3: Code.GRADER}.get(int(code), Code.USAGE)


def _go_on(course: Course) -> None:
    """Name the next kata."""
    kata = Progress.of(course).current(course)
    if kata is None:
        print("Every kata passes. Grade them on all databases: kata grade")
        return
    task = kata.folder / "README.md"
    console = Console(highlight=False)
    console.print(Text.assemble("Next: ", link(seen_from_here(task), task)), soft_wrap=True)
