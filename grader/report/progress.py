"""Progress while jobs run: a live line on a terminal, plain lines in a pipe or in CI. It goes to standard error."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Column

Notify = Callable[[str], None]
"""Takes a line about something slow."""
Advance = Callable[[str], None]
"""Takes what has just ended, in a few words."""
_WIDE = 80
"""Columns of a terminal from which on there is room for a bar of full length."""


@contextmanager
def progress(total: int, *, plain: bool, every: int = 1) -> Iterator[tuple[Notify, Advance]]:
    """Show how far a run of `total` jobs has come.

    Args:
        total: how often the second of the functions will be called.
        plain: lines only, also on a terminal.
        every: one line for so many jobs, where lines are printed.
    """
    console = Console(stderr=True, highlight=False)
    if plain or not console.is_terminal or os.environ.get("CI") == "true":
        yield partial(print, file=sys.stderr, flush=True), _lines(total, every)
        return
    columns = (
        SpinnerColumn("line"),
        TextColumn("{task.description}"),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as shown:
        bar = shown.add_task("Starting", total=total)
        yield shown.console.print, lambda ended: shown.update(bar, advance=1, description=ended)


@contextmanager
def class_progress(total: int, *, plain: bool) -> Iterator[tuple[Notify, Advance]]:
    """Show how far a class has come, how fast, and how long it will still take. See `progress` for the arguments."""
    console = Console(stderr=True, highlight=False)
    if plain or not console.is_terminal or os.environ.get("CI") == "true":
        yield partial(print, file=sys.stderr, flush=True), _lines(total, max(1, total // 100))
        return
    columns = (
        SpinnerColumn("line"),
        BarColumn(20 if console.width >= _WIDE else 8),
        MofNCompleteColumn(table_column=Column(no_wrap=True)),
        TextColumn("{task.fields[rate]}", table_column=Column(no_wrap=True)),
        TimeRemainingColumn(compact=True, table_column=Column(min_width=5, no_wrap=True)),
        TextColumn("{task.description}", table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
    )
    with Progress(*columns, console=console, transient=True, expand=True) as shown:
        bar = shown.add_task("Starting", total=total, rate="")

        def advance(ended: str) -> None:
            speed = shown.tasks[0].finished_speed or shown.tasks[0].speed
            shown.update(bar, advance=1, description=ended, rate=f"{speed:.1f}/s" if speed else "")

        yield shown.console.print, advance


def _lines(total: int, every: int) -> Advance:
    done = 0

    def line(ended: str) -> None:
        nonlocal done
        done += 1
        if done % every == 0 or done == total:
            print(f"[{done:>{len(str(total))}}/{total}] {ended}", file=sys.stderr, flush=True)

    return line
