"""`kata hint`: help in three levels, from the idea to nearly the code."""

import textwrap
from typing import Annotated

import typer

from grader.commands.exit import Code
from grader.commands.places import the_course

WIDTH = 80
LEVELS = 3

EPILOG = """
**Examples**

`kata hint open_engine` — the idea

`kata hint open_engine --level 3` — the idea, where to look, and nearly the code
"""


def hint(
    kata: Annotated[str, typer.Argument(metavar="KATA", help="Which kata.")],
    level: Annotated[int, typer.Option("--level", min=1, max=LEVELS, help="How much to tell.")] = 1,
) -> int:
    """Help with a kata: an idea first, more with --level 2 and --level 3."""
    found = the_course().find(kata)
    for task, hints in found.hints.items():
        print(f"{task}\n")
        concept, api, code = (
            textwrap.fill(hints.concept, WIDTH),
            textwrap.fill(hints.api, WIDTH),
            hints.code,
        )
        print("\n\n".join(text.strip("\n") for text in (concept, api, code)[:level]), end="\n\n")
    if level < LEVELS:
        print(f"More: kata hint {found.name} --level {level + 1}")
    return Code.PASSED
