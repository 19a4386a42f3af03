"""`kata batch`: a whole class, into a gradebook."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from grader.batch.find import BadInput, Found, find, passed_over
from grader.batch.roster import absent, read_roster, strangers, with_names
from grader.batch.run import Batch, Reached
from grader.batch.workforce import ThisMachine, Workforce
from grader.cluster.connect import LOCAL
from grader.cluster.workforce import on_cluster
from grader.commands.exit import Code, Stop
from grader.commands.options import (
    DatabaseOption,
    IsolationOption,
    KatasOption,
    chosen_backends,
    chosen_isolation,
    isolation_elsewhere,
)
from grader.commands.private import CourseOption, prove, the_course_with
from grader.course import Course
from grader.databases import BACKENDS, providing
from grader.gradebook.book import Gradebook
from grader.gradebook.errors import GradebookError
from grader.gradebook.place import read_url, shown
from grader.gradebook.scores import scores
from grader.grading.grade import Backends
from grader.grading.results import BackendVerdict
from grader.grading.runner import start_loading
from grader.report.class_summary import Tally, lines
from grader.report.progress import Advance, Notify, class_progress
from grader.report.words import word
from grader.sandbox import Tier

EPILOG = """
**Examples**

`kata batch handed-in --out report` — a folder with a folder, zip or clone for each learner

`kata batch class.csv --out report` — a manifest: id, name, path, submitted_at

`kata batch handed-in --out report --resume` — go on after an interruption; grade what has changed

`kata batch handed-in --out report --resume --only 'ali*' --kata undo_transfer` — a part of it

`kata batch handed-in --out report --course mine` — with your own tests:
mine/exercises/06_rollback/undo_transfer/test_undo_transfer_private.py

`kata batch handed-in --out report --cluster tls://10.0.0.5:8786` — on many machines: grader/cluster/README.md

**Exit codes** — 0 every submission was judged · 2 wrong command or input · 3 some could not be judged
· 130 interrupted: go on with --resume
"""


def batch(
    submissions: Annotated[
        Path, typer.Argument(help="A folder with a submission for each learner, or a manifest (CSV).")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="REPORT", help="The folder for the gradebook.")],
    db: DatabaseOption = None,
    kata: KatasOption = None,
    only: Annotated[
        str | None,
        typer.Option("--only", metavar="PATTERN", help="Learners with such an id or name: 'ali*'."),
    ] = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", metavar="FILE", help="CSV: id, name of all who should hand in.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on: grade only what is new or has changed.")
    ] = False,
    gradebook: Annotated[
        str | None,
        typer.Option("--gradebook", metavar="URL", help="A database (default: a SQLite file in REPORT)."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", min=1, metavar="N", help="How many at the same time (default: one a core)."),
    ] = None,
    private: CourseOption = None,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler; 'local' starts a cluster here."),
    ] = None,
    isolation: IsolationOption = None,
    trust_submissions: Annotated[
        bool,
        typer.Option("--trust-submissions", help="Allow the isolation 'process', which isolates little."),
    ] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines: no colour, no live display.")] = False,
) -> int:
    """Grade a whole class; each result is in the gradebook as soon as it is reached."""
    if cluster is not None and private is not None:
        raise Stop(
            "--course and --cluster do not go together: the workers know only the course that they were started with. "
            "Grade on this machine, or put your katas into the course of all of them.",
            Code.USAGE,
        )
    course = the_course_with(private)
    katas = [course.find(name) for name in kata] if kata else list(course.katas)
    names = chosen_backends(db)
    if cluster is None:
        start_loading()
    tier = chosen_isolation(isolation) if cluster in (None, LOCAL) else isolation_elsewhere(isolation)
    if tier == "process" and not trust_submissions:
        raise Stop(
            "The isolation 'process' is not enough: a submission could do whatever you can. `kata doctor` tells what "
            "would give more; --trust-submissions grades them all the same.",
            Code.GRADER,
        )
    try:
        listed = read_roster(roster) if roster else {}
        class_ = _chosen(with_names(find(submissions), listed), only)
        book = _open(out, gradebook, resume=resume)
    except (BadInput, GradebookError) as error:
        raise Stop(str(error), Code.USAGE) from None
    if passed := passed_over(submissions):
        more = f" and {len(passed) - 10} more" if len(passed) > 10 else ""
        print(f"Passed over, no submissions: {', '.join(passed[:10])}{more}", file=sys.stderr)
    if roster and (unknown := strangers(class_, listed)):
        print(f"Not on the roster: {', '.join(unknown)}", file=sys.stderr)
    proved = partial(prove, course, private, katas, tier)
    try:
        work = Batch(course, katas, book)
        total = len(class_) * len(katas) * len(names)
        with (
            class_progress(total, plain=plain) as (notify, advance),
            _workforce(cluster, course, names, tier, jobs, notify, proved) as workforce,
        ):
            work.begin(tier)
            work.grade(class_, names, workforce, _told_to(advance))
        tally = Tally(kata.id for kata in katas)
        with book.session() as session:
            for score in scores(session):
                tally.add(score)
    finally:
        book.close()
    order = [kata.id for kata in course.katas]
    where = f"--gradebook {quote(shown(read_url(gradebook)))}" if gradebook else quote(str(out))
    for line in lines(tally, order, where, absent(class_, listed) if roster and not only else []):
        print(line)
    return Code.GRADER if tally.unavailable else Code.PASSED


@contextmanager
def _workforce(
    cluster: str | None,
    course: Course,
    names: Sequence[str],
    tier: Tier,
    jobs: int | None,
    notify: Notify,
    proved: Callable[[Backends], None],
) -> Iterator[Workforce]:
    if cluster is None:
        with providing(names, notify) as backends:
            proved(backends)
            yield ThisMachine(course, backends, tier, jobs)
    else:
        with on_cluster(cluster, course, names, tier, jobs, notify) as workers:
            yield workers


def _told_to(advance: Advance) -> Reached:
    def reached(learner: str, kata_id: str, backend: str, found: BackendVerdict | None) -> None:
        ended = f"{learner}: {kata_id} on {BACKENDS[backend].title}"
        advance(f"{ended}: {word(found.verdict)}" if found else ended)

    return reached


def _chosen(class_: list[Found], only: str | None) -> list[Found]:
    if only is None:
        return class_
    if exactly := [each for each in class_ if each.learner == only]:
        return exactly
    pattern = only.lower()
    found = [
        each
        for each in class_
        if fnmatchcase(each.learner.lower(), pattern) or fnmatchcase(each.name.lower(), pattern)
    ]
    if not found:
        raise BadInput(f"--only {only!r} fits none of the {len(class_)} learners.")
    return found


def _open(out: Path, url: str | None, *, resume: bool) -> Gradebook:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"The folder {str(out)!r} cannot be made: {error.strerror}.") from None
    book = Gradebook.open(url) if url else Gradebook.in_folder(out)
    if not resume and not book.is_empty:
        book.close()
        where = "That gradebook" if url else f"{str(out)!r}"
        raise BadInput(
            f"{where} holds results already. Add --resume to keep them and grade only what is new or has changed, or "
            "choose another folder."
        )
    return book
