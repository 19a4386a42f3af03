"""Databases for people: what there is, where it comes from, and why other ways to it were not taken."""

import textwrap
from collections.abc import Iterator, Mapping

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.databases import Server, Step, Unavailable

WIDTH = 80
SOURCES = {
    "built-in": "part of Python",
    "url": "the URL that you set",
    "kept": "kept running",
    "system": "this system",
    "wheel": "Python package",
    "fetched": "fetched packages",
    "docker": "Docker",
}
STEPS = {
    "url": "your URL",
    "kept": "a kept server",
    "system": "this system",
    "wheel": "Python package",
    "fetched": "fetched packages",
    "docker": "Docker",
}


def overview(found: Mapping[str, Server | Unavailable]) -> Iterator[RenderableType]:
    """Yield the table of all databases, then for each the ways to it that were not taken."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0), header_style="bold")
    for heading in ("Database", "Server", "From", "Ready after"):
        table.add_column(heading, no_wrap=True, justify="right" if heading == "Ready after" else "left")
    for server in found.values():
        title = server.backend.title
        if isinstance(server, Server):
            ready = f"{server.seconds * 1000:.0f} ms"
            table.add_row(title, Text("✓ ", "green") + Text(server.version), SOURCES[server.source], ready)
        else:
            table.add_row(title, Text("✗ missing", "red"), "–", "–")
    yield table
    for server in found.values():
        if isinstance(server, Unavailable):
            yield from missing(server)
        elif server.skipped:
            yield _steps(server.backend.title, server.skipped)


def missing(server: Unavailable) -> Iterator[RenderableType]:
    """Yield why there is no such database, way by way, and what would help."""
    yield _steps(server.backend.title, server.steps)
    help_text = f"What helps: {server.help}."
    yield Text(textwrap.indent(textwrap.fill(help_text, WIDTH - 2, break_on_hyphens=False), "  "))


def _steps(title: str, steps: tuple[Step, ...]) -> RenderableType:
    table = Table(
        title=f"{title}, not from",
        title_justify="left",
        title_style="",
        box=None,
        show_header=False,
        pad_edge=False,
    )
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for step in steps:
        table.add_row(Text(STEPS[step.name]), Text(step.reason))
    return Padding(table, (1, 0, 0, 2))
