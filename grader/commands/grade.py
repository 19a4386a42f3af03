"""`kata grade`: the verdicts on a submission."""

import io
import os
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

import typer
from msgspec import structs
from rich.console import Console

from grader.commands.exit import Code, Stop
from grader.commands.files import must_be_writable, writing
from grader.commands.options import (
    DatabaseOption,
    IsolationOption,
    KatasOption,
    SeedOption,
    chosen_backends,
    chosen_isolation,
)
from grader.commands.private import CourseOption, prove, the_course_with
from grader.course import Course, Kata
from grader.databases import BACKENDS, providing
from grader.grading.edited import edited
from grader.grading.grade import Backends
from grader.grading.grade import grade as grade_submission
from grader.grading.results import BackendVerdict, Results, write_results
from grader.grading.runner import start_loading
from grader.grading.staging import Submission, read_submission
from grader.learning.progress import Progress
from grader.report.board import print_board
from grader.report.progress import progress
from grader.report.words import word

EPILOG = """
**Examples**

`kata grade` — your own work, on every database

`kata grade solutions` — the reference solutions

`kata grade ../alice --db postgresql --json alice.json`

`kata grade ../alice --report-edits` — and list what else of the course alice's clone has changed

`kata grade ../alice --course mine` — with your own tests and katas, besides those of the course

**Exit codes** — 0 all passed · 1 something did not · 2 wrong command or input · 3 a database is missing
· 130 interrupted
"""


def grade(
    path: Annotated[
        Path | None,
        typer.Argument(help="The submission: a folder of the same shape as exercises/ (the default)."),
    ] = None,
    db: DatabaseOption = None,
    kata: KatasOption = None,
    require_all: Annotated[
        bool,
        typer.Option("--require-all", help="Exit with 3 if a database is missing, as with CI=true."),
    ] = False,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write results.json here.")
    ] = None,
    svg: Annotated[
        Path | None, typer.Option("--svg", metavar="FILE", help="Draw the board as a picture.")
    ] = None,
    private: CourseOption = None,
    isolation: IsolationOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines: no colour, no live display.")] = False,
    seed: SeedOption = None,
    report_edits: Annotated[
        bool,
        typer.Option("--report-edits", help="List tests, settings and other files of the course it changed."),
    ] = False,
) -> int:
    """Grade a submission on SQLite, PostgreSQL and MySQL (all of them, unless --db chooses)."""
    course = the_course_with(private)
    is_the_course = (path or course.folder).resolve() in (course.folder, course.folder.parent)
    if report_edits and is_the_course:
        raise Stop(
            "--report-edits compares a submission with the course, and this is the course itself. Name another clone: "
            "kata grade FOLDER --report-edits",
            Code.USAGE,
        )
    names = chosen_backends(db)
    start_loading()
    tier = chosen_isolation(isolation)
    katas = [course.find(name) for name in kata] if kata else list(course.katas)
    submission = _submission(path or course.folder, katas)
    changed = edited(course, path or course.folder) if report_edits else ()
    for file in (json, svg):
        must_be_writable(file)
    with (
        progress(len(katas) * len(names), plain=plain) as (notify, advance),
        providing(names, notify) as backends,
    ):

        def reached(kata_id: str, backend: str, found: BackendVerdict) -> None:
            advance(f"{kata_id} on {BACKENDS[backend].title}: {word(found.verdict)}")

        prove(course, private, katas, tier, backends)
        results = grade_submission(
            course, katas, submission, backends, isolation=tier, seed=seed, progress=reached
        )
    results = structs.replace(results, edited=changed)
    if json is not None:
        with writing(json):
            write_results(results, json)
    if private is None and is_the_course:
        _note(course, submission, results)
    print_board(Console(highlight=False, force_terminal=False if plain else None), course, results, backends)
    if svg is not None:
        picture = Console(record=True, width=80, force_terminal=True, highlight=False, file=io.StringIO())
        print_board(picture, course, results, backends)
        with writing(svg):
            picture.save_svg(str(svg), title="kata grade")
    return _code(results, backends, require_all or os.environ.get("CI") == "true")


def _note(course: Course, submission: Submission, results: Results) -> None:
    """Note in the learner's progress what was judged."""
    progress = Progress.of(course)
    for judged in results.katas:
        for backend, found in judged.backends.items():
            if found.tests:
                module = submission.modules[judged.id]
                progress.ran(module.kata, backend, module.data, failing=found.failing)


def _submission(path: Path, katas: Sequence[Kata]) -> Submission:
    if not path.exists():
        beside = (
            [each.name for each in path.parent.iterdir() if each.is_dir()] if path.parent.is_dir() else []
        )
        near = get_close_matches(path.name, beside, 1)
        guess = f"Did you mean {near[0]}?" if near else "Give the submission's folder: kata grade FOLDER"
        raise Stop(f"There is no folder {str(path)!r}. {guess}", Code.USAGE)
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


def _code(results: Results, backends: Backends, require_all: bool) -> Code:
    if not results.complete and (
        require_all or not any(info.available for info in results.backends.values())
    ):
        return Code.GRADER
    return Code.PASSED if results.passed else Code.FAILED
