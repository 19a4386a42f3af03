"""`kata databases`: which servers there are, where they come from, and how to get the rest."""

import sys
from collections.abc import Mapping

import typer
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.commands.exit import Code
from grader.databases import BACKENDS, Server, Step, Unavailable, keep, provide, stop_kept

EPILOG = """
**Examples**

`kata databases` — what is here, and what is missing

`kata databases start` — keep the servers running, so that every run starts faster

`KATA_POSTGRESQL_SOURCE=wheel kata databases` — one way to a server and no other (MySQL likewise)

**Exit codes** — 0 all databases are there · 3 one is missing · 130 interrupted
"""

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

app = typer.Typer(
    help="Show which databases are available, from where, and how to get the rest.", epilog=EPILOG
)


@app.callback(invoke_without_command=True, epilog=EPILOG)
def databases(context: typer.Context) -> None:
    """Show which databases are available, from where, and how to get the rest."""
    if context.invoked_subcommand is None:
        with provide(BACKENDS, _notify) as found:
            raise typer.Exit(_show(found))


@app.command(
    epilog="**Example** — `kata databases start`, then any number of runs, then `kata databases stop`"
)
def start() -> None:
    """Start the servers and keep them running for later runs."""
    code = _show(keep(BACKENDS, _notify))
    _print("They stay until you type: kata databases stop")
    raise typer.Exit(code)


@app.command(epilog="**Example** — `kata databases stop`")
def stop() -> None:
    """Stop the servers that `start` left running, and remove their data."""
    stopped = stop_kept()
    for address in stopped:
        _print(f"Stopped {address.version}.")
    if not stopped:
        _print("No server was kept running.")


def _show(found: Mapping[str, Server | Unavailable]) -> Code:
    console = Console(highlight=False)
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
    console.print(table)
    for server in found.values():
        steps = server.skipped if isinstance(server, Server) else server.steps
        if steps:
            console.print(_reasons(server.backend.title, steps))
        if isinstance(server, Unavailable):
            console.print(f"  What helps: {server.help}.", soft_wrap=True, markup=False)
    complete = all(isinstance(server, Server) for server in found.values())
    return Code.PASSED if complete else Code.GRADER


def _reasons(title: str, steps: tuple[Step, ...]) -> Padding:
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


def _notify(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print(line: str) -> None:
    Console(highlight=False).print(line, markup=False)
