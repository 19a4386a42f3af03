"""`kata databases`: which servers there are, where they come from, and how to get the rest."""

import sys
from collections.abc import Mapping

import typer
from rich.console import Console

from grader.commands.exit import Code
from grader.databases import BACKENDS, Server, Unavailable, keep, provide, stop_kept
from grader.report.databases import WIDTH, overview

EPILOG = """
**Examples**

`kata databases` — what is here, and what is missing

`kata databases start` — keep the servers running, so that every run starts faster

`KATA_POSTGRESQL_SOURCE=wheel kata databases` — one way to a server and no other (MySQL likewise)

**Exit codes** — 0 all databases are there · 3 one is missing · 130 interrupted
"""

app = typer.Typer(
    add_completion=False,
    help="Show which databases are available, from where, and how to get the rest.",
    epilog=EPILOG,
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
    try:
        code = _show(keep(BACKENDS, _notify))
        _print("They stay until you type: kata databases stop")
    except KeyboardInterrupt:
        stop_kept()  # they may have been there already when it came
        raise
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
    console.width = max(console.width, WIDTH)
    for part in overview(found):
        console.print(part)
    complete = all(isinstance(server, Server) for server in found.values())
    return Code.PASSED if complete else Code.GRADER


def _notify(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _print(line: str) -> None:
    Console(highlight=False).print(line, markup=False)
