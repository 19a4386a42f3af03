"""`kata report`: what a gradebook, or one results.json, says, in the form that somebody else reads."""

import hashlib
import importlib
import io
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, TextIO, get_args

import msgspec
import typer
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from grader.commands.exit import Code, Stop
from grader.commands.files import whole, writing
from grader.course import CourseError
from grader.gradebook.book import FILE, Gradebook
from grader.gradebook.errors import GradebookError
from grader.gradebook.policy import Policy, read_policy
from grader.report.formats.graded import Graded, NotGraded, of_gradebook, of_results
from grader.report.formats.options import IdColumn, Options, WrongOption


class Format(msgspec.Struct, frozen=True):
    """A format of the table below.

    Args:
        module: has `write`.
        about: what it is for, in a few words.
        ending: of a file's name.
        each: a file is about one learner; a class becomes a folder of files.
        for_learners: learners may read it, so what hidden tests say is left out.
    """

    module: str
    about: str
    ending: str = ""
    each: bool = False
    for_learners: bool = False


FORMATS = {
    "board": Format("grader.report.formats.board", "the class in the terminal", ".txt"),
    "html": Format("grader.report.html", "pages for a browser: --out is a folder"),
    "json": Format("grader.report.formats.json", "everything, for programs", ".json"),
    "junit": Format("grader.report.formats.junit", "XML for CI systems", ".xml", for_learners=True),
    "markdown": Format("grader.report.formats.markdown", "the summary of a CI job", ".md", for_learners=True),
    "github": Format("grader.report.formats.github", "annotations on a learner's lines", ".txt", True, True),
    "classroom": Format("grader.report.formats.classroom", "GitHub Classroom's result", ".json", True, True),
    "gradescope": Format("grader.report.formats.gradescope", "Gradescope's results.json", ".json", each=True),
    "canvas": Format("grader.report.formats.canvas", "CSV for Canvas's gradebook", ".csv"),
    "moodle": Format("grader.report.formats.moodle", "Moodle's grading worksheet, filled in", ".csv"),
}

EPILOG = f"""
**Formats** — {" · ".join(f"`{name}`: {each.about}" for name, each in FORMATS.items())}

**Examples**

`kata report report` — the class at a glance

`kata report report --format html --out pages` — for a browser

`kata report report --format canvas --policy policy.toml --out grades.csv`

`kata report report --format moodle --worksheet Grades.csv --out filled.csv`

`kata report report --format gradescope --out results` — a folder with a file for each learner

`kata report results.json --format markdown >> "$GITHUB_STEP_SUMMARY"` — one submission, after
`kata grade --json results.json`

**Exit codes** — 0 the report is written · 2 wrong command or input
"""


def report(
    source: Annotated[
        Path | None,
        typer.Argument(metavar="REPORT", help="The folder of kata batch, or a results.json of kata grade."),
    ] = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help=f"{', '.join(FORMATS)}.")] = "board",
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE|FOLDER", help="Where to (default: standard output)."),
    ] = None,
    gradebook: Annotated[
        str | None,
        typer.Option("--gradebook", metavar="URL", help="The gradebook's database, if not in REPORT."),
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", metavar="FILE", help="TOML: weights, deadline, grace, extensions."),
    ] = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="PATTERN", help="Learners with such an id or name: 'ali*'."),
    ] = None,
    worksheet: Annotated[
        Path | None, typer.Option("--worksheet", metavar="FILE", help="moodle: the downloaded worksheet.")
    ] = None,
    grade_column: Annotated[
        str | None, typer.Option("--grade-column", metavar="NAME", help="moodle: the column for grades.")
    ] = None,
    assignment: Annotated[
        str, typer.Option("--assignment", metavar="NAME", help="canvas: the assignment, best as 'Name (ID)'.")
    ] = Options().assignment,
    id_column: Annotated[
        str,
        typer.Option(
            "--id-column", metavar="NAME", help=f"canvas: what ids are: {', '.join(get_args(IdColumn))}."
        ),
    ] = Options().id_column,
) -> int:
    """Write a report on a class, or on one submission."""
    if form not in FORMATS:
        near = get_close_matches(form, FORMATS, 1)
        guess = f"Did you mean {near[0]!r}?" if near else f"Choose from {', '.join(FORMATS)}."
        raise Stop(f"{form!r} is no format. {guess}", Code.USAGE)
    if id_column not in get_args(IdColumn):
        raise Stop(
            f"{id_column!r} is no column of Canvas's. Choose from {', '.join(get_args(IdColumn))}.",
            Code.USAGE,
        )
    options = Options(assignment, id_column, worksheet, grade_column)  # type: ignore[arg-type]
    try:
        with _graded(source, gradebook) as (graded, session):
            decided = _policy(policy, graded)
            notes = _write(form, graded, session, decided, only, out, options)
    except (NotGraded, WrongOption, GradebookError, CourseError) as error:
        raise Stop(str(error), Code.USAGE) from None
    except DBAPIError as error:
        raise Stop(
            f"The gradebook cannot be read: {str(error.orig).strip().splitlines()[0]}. Was it made by another version? "
            "Grade the class again: kata batch SUBMISSIONS --out REPORT",
            Code.USAGE,
        ) from None
    for note in notes:
        print(note, file=sys.stderr)
    return Code.PASSED


@contextmanager
def _graded(source: Path | None, url: str | None) -> Iterator[tuple[Graded, Session | None]]:
    if url is None and source is not None and source.is_file():
        yield of_results(source), None
        return
    if url is None and source is None:
        raise Stop("Name a report: kata report REPORT, the folder that kata batch made.", Code.USAGE)
    book = Gradebook.open(url, reading=True) if url else _in_folder(source or Path())
    try:
        with book.session() as session:
            yield of_gradebook(session), session
    finally:
        book.close()


def _in_folder(folder: Path) -> Gradebook:
    if not (folder / FILE).is_file():
        what = f"{str(folder)!r} holds no {FILE}" if folder.is_dir() else f"There is no {str(folder)!r}"
        raise Stop(
            f"{what}. Give the folder that kata batch --out made, a results.json, or --gradebook URL.",
            Code.USAGE,
        )
    return Gradebook.in_folder(folder, reading=True)


def _policy(file: Path | None, graded: Graded) -> Policy | None:
    return None if file is None else read_policy(file, [kata.id for kata in graded.katas])


def _write(
    form: str,
    graded: Graded,
    session: Session | None,
    policy: Policy | None,
    only: str | None,
    out: Path | None,
    options: Options,
) -> list[str]:
    chosen = FORMATS[form]
    try:
        module = importlib.import_module(chosen.module)
    except ModuleNotFoundError as error:
        raise Stop(f"The format {form!r} needs {error.name}, which is not installed.", Code.USAGE) from None
    if form == "html":
        return _pages(module, session, policy, only, out)
    notes = _unknown(policy, graded)
    if policy:
        graded = graded.under(policy)
    if only is not None:
        graded = graded.only(only)
        if next(graded.learners(), None) is None:
            raise Stop(f"--only {only!r} fits no learner.", Code.USAGE)
    if chosen.for_learners:
        graded = graded.as_learners_read()
    if chosen.each and _several(graded):
        return notes + _folder(module, chosen, graded, out, options)
    with _writing(out) as text:
        return notes + list(module.write(graded, text, options))


def _pages(
    module: Any, session: Session | None, policy: Policy | None, only: str | None, out: Path | None
) -> list[str]:
    if session is None or out is None or only is not None:
        raise Stop(
            "The format 'html' is for a whole class: give the folder of kata batch, --out FOLDER, and no --only.",
            Code.USAGE,
        )
    with writing(out, Code.USAGE):
        files: Sequence[Path] = module.write(session, out, *([policy] if policy else []))
    return [f"{len(files)} pages are written. Open {files[0]}"]


def _unknown(policy: Policy | None, graded: Graded) -> list[str]:
    if policy is None or not policy.extension:
        return []
    there = {score.learner for score in graded.learners()}
    return [
        f"The policy extends the deadline of {each.learner!r}, who is not in the gradebook."
        for each in policy.extension
        if each.learner not in there
    ]


def _several(graded: Graded) -> bool:
    learners = graded.learners()
    return next(learners, None) is not None and next(learners, None) is not None


def _folder(module: Any, chosen: Format, graded: Graded, out: Path | None, options: Options) -> list[str]:
    if out is None or out.is_file():
        raise Stop(
            "This format is about one learner, and there are several: choose one with --only ID, or give a folder "
            "for all with --out FOLDER.",
            Code.USAGE,
        )
    with writing(out, Code.USAGE):
        out.mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    taken: set[str] = set()
    for score in graded.learners():
        alone = msgspec.structs.replace(graded, learners=lambda score=score: iter([score]))
        with _writing(out / (_file_name(score.learner, taken) + chosen.ending)) as text:
            notes += module.write(alone, text, options)
    return [*notes, f"{len(taken)} files are in {out}"]


def _file_name(learner: str, taken: set[str]) -> str:
    """A name for a file that no id can lead out of the folder, and no two share, whatever the file system."""
    name = re.sub(r"[^\w.@+-]", "_", learner).lstrip(".")[:80]
    if name != learner or name.casefold() in taken:
        name += "-" + hashlib.sha256(learner.encode("utf-8", "replace")).hexdigest()[:8]
    taken.add(name.casefold())
    return name


@contextmanager
def _writing(file: Path | None) -> Iterator[TextIO]:
    """A file is there whole or not at all; standard output is UTF-8, as the formats are."""
    if file is None:
        sys.stdout.flush()
        wrapped = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="")
        try:
            yield wrapped
            wrapped.flush()
        finally:
            wrapped.detach()
        return
    if file.is_dir():
        raise Stop(f"{str(file)!r} is a folder; this format is one file.", Code.USAGE)
    with whole(file, Code.USAGE) as text:
        yield text
