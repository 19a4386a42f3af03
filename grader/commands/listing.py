"""`kata list`: all katas, and how each stands."""

import os
import sys
from typing import Annotated, get_args

import typer
from rich.console import Console
from rich.text import Text

from grader.commands.exit import Code, Stop
from grader.commands.places import the_course
from grader.commands.show import show_kata
from grader.course import Course
from grader.learning.progress import Progress, Standing
from grader.learning.stubs import keep
from grader.report.course_list import (
    Row,
    by_topic,
    columns,
    heading,
    legend,
    line,
    passed,
    passed_of,
    rows_of,
    sentence,
)
from grader.terminal.choose import choose

EPILOG = """
**Examples**

`kata list` — every kata; on a terminal, choose one with the arrow keys

`kata list commit` — those whose name, title or concepts speak of commit

`kata list --topic 06 --standing outdated` — those of topic 06 whose tests have changed

`kata list --plain` — whole sentences, for screen readers
"""

STANDINGS = [standing.replace("_", "-") for standing in get_args(Standing)]


def list_katas(
    words: Annotated[
        list[str] | None, typer.Argument(metavar="[WORDS]...", help="Part of the name, title or concepts.")
    ] = None,
    topic: Annotated[str | None, typer.Option("--topic", metavar="TOPIC", help="This topic only.")] = None,
    standing: Annotated[
        str | None, typer.Option("--standing", metavar="STANDING", help=f"Only: {', '.join(STANDINGS)}.")
    ] = None,
    plain: Annotated[bool, typer.Option("--plain", help="Sentences: no table, no colour, no keys.")] = False,
) -> int:
    """Show all katas with how they stand; find some by words, topic or standing."""
    course = the_course()
    keep(course)
    asked = _standing(standing)
    chosen_topic = _topic(course, topic) if topic else None
    everything = rows_of(course, Progress.of(course))
    rows = [
        row for row in everything if chosen_topic in (None, row.topic.id) and asked in (None, row.standing)
    ]
    words = words or []
    if rows and not plain and _may_choose():
        console = Console(highlight=False)
        if kata := choose(console, rows, " ".join(words)):
            show_kata(console, course, kata)
        return Code.PASSED
    rows = [row for row in rows if row.speaks_of(words)]
    if not rows:
        print("No kata is like that. All of them: kata list")
        return Code.FAILED
    if plain:
        _print_sentences(rows, everything)
    else:
        _print_table(rows, everything)
    return Code.PASSED


def _may_choose() -> bool:
    """Whether somebody sits at a terminal that can be drawn over."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        return False
    return os.environ.get("TERM") not in ("dumb", "") and not Console().legacy_windows


def _standing(asked: str | None) -> Standing | None:
    if asked is None:
        return None
    for known in get_args(Standing):
        if asked.replace("-", "_").replace(" ", "_") == known:
            return known  # type: ignore[no-any-return]  # one of the literals
    raise Stop(f"{asked!r} is no standing; choose from {', '.join(STANDINGS)}.", Code.USAGE)


def _topic(course: Course, asked: str) -> str:
    found = [topic.id for topic in course.topics if asked in (topic.id, topic.id[:2], topic.id[3:])]
    if not found:
        known = ", ".join(topic.id for topic in course.topics)
        raise Stop(f"There is no topic {asked!r}; choose from {known}.", Code.USAGE)
    return found[0]


def _print_table(rows: list[Row], everything: list[Row]) -> None:
    console = Console(highlight=False)
    console.print(columns(rows, console.width), soft_wrap=True)
    for topic, group in by_topic(rows):
        console.print(heading(topic, everything), soft_wrap=True)
        for row in group:
            console.print(line(row, rows, console.width), soft_wrap=True)
    console.print()
    for text in legend(rows):
        console.print(Text(text, style="dim"))
    console.print(f"In all: {passed(everything)}. The task of one: kata show KATA")


def _print_sentences(rows: list[Row], everything: list[Row]) -> None:
    for topic, group in by_topic(rows):
        print(f"Topic {topic.id}, {topic.title}: {passed_of(topic, everything)}.")
        for row in group:
            print(sentence(row))
        print()
    print(f"In all: {passed(everything)}. The task of one: kata show KATA")
