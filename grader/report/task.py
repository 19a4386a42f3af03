"""The task of one kata, where its file is, how it stands, and how to go on."""

from collections.abc import Sequence

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown
from rich.padding import Padding
from rich.text import Text

from grader.backends import TITLES
from grader.report.course_list import Row
from grader.report.links import link
from grader.report.standings import COLOURS, MEANINGS, shown

WIDTH = 80


class _PlainHeading(Heading):
    """A heading without a box: rich's own box is noise for a screen reader, and in a pipe."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        if self.tag != "h1":
            yield Text()
        yield self.text


class _Task(Markdown):
    elements = {**Markdown.elements, "heading_open": _PlainHeading}  # noqa: RUF012  # as rich declares it


def print_task(console: Console, row: Row, path: str, commands: Sequence[tuple[str, str]]) -> None:
    """Print the task of a kata for people.

    Args:
        console: where to; it decides on colours and links.
        row: the kata and how it stands.
        path: of its file, as the reader would type it.
        commands: how to go on: each command and what it does.
    """
    text = (row.kata.folder / "README.md").read_text("utf-8")
    if console.is_terminal:
        console.width = min(console.width, WIDTH)
        console.print(_Task(text, hyperlinks=not console.legacy_windows, code_theme="ansi_dark"))
    else:  # as it was written: no link is broken
        console.print(Text(text.rstrip("\n")), soft_wrap=True)
    console.print()
    console.print(Text("The file: ").append_text(link(path, row.kata.stub)), soft_wrap=True)
    standing = Text("It stands: ").append(shown(row.standing), style=COLOURS[row.standing])
    if row.passed_on:
        standing.append(" on " + ", ".join(TITLES[name] for name in row.passed_on))
    if meaning := MEANINGS.get(row.standing):
        standing.append(f" ({meaning})")
    if row.hints:
        standing.append(f", {row.hints} hint{'s' if row.hints > 1 else ''} read")
    console.print(standing)
    console.print()
    longest = max(len(command) for command, _ in commands)
    for command, what in commands:
        console.print(Padding(Text(f"{command.ljust(longest)}  {what}"), (0, 0, 0, 2), expand=False))
