"""`kata grade`: the verdicts on a submission."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from grader.commands.exit import Code, Stop
from grader.commands.places import the_course
from grader.databases import BACKENDS, provide
from grader.grading.grade import Backends
from grader.grading.grade import Progress as Told
from grader.grading.grade import grade as grade_submission
from grader.grading.results import BackendVerdict, Results, write_results
from grader.grading.staging import Submission, read_submission
from grader.report.board import plain_line, print_board

EPILOG = """
**Examples**

`kata grade` — your own work, on every database

`kata grade solutions` — the reference solutions

`kata grade ../alice --db postgresql --json alice.json`

**Exit codes** — 0 all passed · 1 something did not · 2 wrong command or input · 3 a database is missing
· 130 interrupted
"""


def _backends(asked: list[str] | None) -> list[str]:
    for name in asked or []:
        if name not in (*BACKENDS, "all"):
            raise typer.BadParameter(f"{name!r} is no database; choose from {', '.join(BACKENDS)} or all.")
    return [name for name in BACKENDS if not asked or name in asked or "all" in asked]


DatabaseOption = Annotated[
    list[str] | None,
    typer.Option(
        "--db", metavar="BACKEND", help="sqlite, postgresql, mysql or all (the default); repeatable."
    ),
]
PlainOption = Annotated[bool, typer.Option("--plain", help="Plain lines instead of a live display.")]


def grade(
    path: Annotated[
        Path | None,
        typer.Argument(help="The submission: a folder of the same shape as exercises/ (the default)."),
    ] = None,
    db: DatabaseOption = None,
    kata: Annotated[
        list[str] | None, typer.Option("--kata", metavar="KATA", help="Grade this kata only; repeatable.")
    ] = None,
    require_all: Annotated[
        bool,
        typer.Option(
            "--require-all", help="Exit with 3 if a database is missing. CI=true has the same effect."
        ),
    ] = False,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write results.json here.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the board as a picture.")
    ] = None,
    plain: PlainOption = False,
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", help="Repeat the random data of a run.")
    ] = None,
) -> int:
    """Grade a submission on SQLite, PostgreSQL and MySQL."""
    course = the_course()
    names = _backends(db)
    katas = [course.find(name) for name in kata] if kata else list(course.katas)
    submission = _submission(path or course.folder, katas)
    for file in (json, svg):
        _must_be_writable(file)
    with _progress(len(katas) * len(names), plain) as (notify, told), provide(names, notify) as backends:
        results = grade_submission(course, katas, submission, backends, seed=seed, progress=told)
    if json is not None:
        write_results(results, json)
    print_board(Console(highlight=False, force_terminal=False if plain else None), course, results, backends)
    if svg is not None:
        picture = Console(record=True, width=80, force_terminal=True, highlight=False, file=io.StringIO())
        print_board(picture, course, results, backends)
        picture.save_svg(str(svg), title="kata grade")
    return _code(results, backends, require_all or os.environ.get("CI") == "true")


def _submission(path: Path, katas: list) -> Submission:  # type: ignore[type-arg]
    if not path.exists():
        raise Stop(
            f"There is no folder {str(path)!r}. Give the submission's folder: kata grade FOLDER", Code.USAGE
        )
    if not path.is_dir():
        raise Stop(
            f"{str(path)!r} is a file. A submission is a folder of the same shape as exercises/.", Code.USAGE
        )
    submission = read_submission(path, katas)
    if all(module.verdict == "missing" for module in submission.modules.values()):
        example = next(iter(submission.modules.values())).kata.module_path
        raise Stop(
            f"{str(path)!r} holds none of the katas to grade. A submission has the same shape as exercises/, "
            f"for example {path.name}/{example}.",
            Code.USAGE,
        )
    return submission


def _must_be_writable(file: Path | None) -> None:
    """Find out before the work, not after it."""
    if file is None:
        return
    try:
        with file.open("ab"):
            pass
    except OSError as error:
        raise Stop(f"Cannot write {str(file)!r}: {error.strerror}.", Code.USAGE) from None


@contextmanager
def _progress(total: int, plain: bool) -> Iterator[tuple[Callable[[str], None], Told]]:
    """Yield two functions: one takes a line about something slow, one is told of each verdict."""
    live = Console(stderr=True, highlight=False)
    done = 0
    if plain or not live.is_terminal or os.environ.get("CI") == "true":

        def line(kata: str, backend: str, found: BackendVerdict) -> None:
            nonlocal done
            done += 1
            print(plain_line(done, total, kata, backend, found), file=sys.stderr, flush=True)

        yield partial(print, file=sys.stderr, flush=True), line
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=live, transient=True) as progress:
        bar = progress.add_task("Starting databases", total=total)

        def advance(kata: str, backend: str, found: BackendVerdict) -> None:
            progress.update(bar, advance=1, description=f"{kata} on {BACKENDS[backend].title}")

        yield progress.console.print, advance


def _code(results: Results, backends: Backends, require_all: bool) -> Code:
    if not results.complete and (
        require_all or not any(info.available for info in results.backends.values())
    ):
        return Code.GRADER
    return Code.PASSED if results.passed else Code.FAILED
