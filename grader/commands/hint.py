"""`kata hint`: help in three levels, from the idea to nearly the code."""

from typing import Annotated

import typer

from grader.commands.exit import Code
from grader.commands.places import the_course

EPILOG = """
**Examples**

`kata hint open_engine` — the idea

`kata hint open_engine --level 3` — the idea, where to look, and nearly the code
"""


def hint(
    kata: Annotated[str, typer.Argument(metavar="KATA", help="Which kata.")],
    level: Annotated[int, typer.Option("--level", min=1, max=3, help="How much to tell.")] = 1,
) -> int:
    """Help with a kata: an idea first, more with --level 2 and --level 3."""
    found = the_course().find(kata)
    for task, hints in found.hints.items():
        print(f"{task}\n")
        for text in hints.levels[:level]:
            print(f"{text.strip()}\n")
    if level < len(hints.levels):
        print(f"More: kata hint {found.name} --level {level + 1}")
    return Code.PASSED
