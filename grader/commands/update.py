"""`kata update`: brings a newer course into a clone; what the learner wrote stays."""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from filelock import FileLock, Timeout

from grader.commands.exit import Code, Stop
from grader.commands.places import seen_from_here, the_folder
from grader.course import Course, CourseError, read_course
from grader.learning.copies import copies_by_id
from grader.learning.progress import Progress, kept_in
from grader.learning.stubs import keep
from grader.updating.apply import carry_out
from grader.updating.git import Git, GitError
from grader.updating.plan import Plan, Refused, make_plan
from grader.updating.source import Unreachable, check_clone, find_versions
from grader.updating.survey import survey_clone

WIDTH = 80

EPILOG = """
**Examples**

`kata update` — the newest version, from upstream/main or from where you cloned

`kata update --dry-run` — only tell what it would do

`kata update --from v2.0` — this version
"""


def update(
    source: Annotated[
        str | None,
        typer.Option("--from", metavar="REF", help="A remote's branch, a tag or a commit."),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Tell what would be done; change nothing.")
    ] = False,
) -> int:
    """Bring a newer course into this clone. Stubs that you have edited stay as they are."""
    folder = the_folder()
    course, passed = _before(folder)
    git = Git(folder.parent)
    try:
        check_clone(git, folder.parent)
        kept_in(course).mkdir(exist_ok=True)
        with FileLock(kept_in(course) / "update.lock", timeout=0):
            return _update(git, course, source, passed, dry_run=dry_run)
    except Timeout:
        raise Stop("Another kata update is under way in this clone.", Code.USAGE) from None
    except Unreachable as error:
        raise Stop(str(error), Code.GRADER) from None
    except Refused as error:
        raise Stop(str(error), Code.USAGE) from None
    except GitError as error:
        raise Stop(f"git could not do its part: {error}. Nothing of yours is lost.", Code.GRADER) from None


def _before(folder: Path) -> tuple[Course, set[str] | None]:
    """The course, and which katas had passed; a course that an interrupted update left broken is no hindrance."""
    try:
        course = read_course(folder)
    except CourseError:
        return Course("", folder, folder.parent / "solutions", ()), None
    keep(course)
    progress = Progress.of(course)
    return course, {kata.id for kata in course.katas if progress.record(kata).passed}


def _update(git: Git, course: Course, source: str | None, passed: set[str] | None, *, dry_run: bool) -> int:
    if sys.stderr.isatty():
        print("Looking for a newer course …", file=sys.stderr)
    versions = find_versions(git, course.folder.name, source)
    if versions.base == versions.theirs:
        print(f"Nothing to do: your clone already holds {versions.name}.")
        return Code.PASSED
    survey = survey_clone(git, course.folder.parent, course.folder.name, versions)
    plan = make_plan(survey)
    if not dry_run:
        carry_out(git, course, survey, plan, versions)
    print(f"{'This would bring' if dry_run else 'Your clone now holds'} {versions.name}.")
    for text in _report(course, plan, passed, dry_run=dry_run):
        print(
            textwrap.fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
        )
    if dry_run:
        print("Nothing was changed.")
    return Code.PASSED


def _report(course: Course, plan: Plan, passed: set[str] | None, *, dry_run: bool) -> Iterator[str]:
    if plan.added:
        yield f"New katas: {', '.join(sorted(plan.added))}."
    for new, old in plan.renamed.items():
        yield f"{old} is called {new} now. What you did for it came along."
    for kata in sorted(plan.removed):
        aside = kata in plan.asides.values()
        copies = [] if dry_run else copies_by_id(course, kata)
        where = f": {seen_from_here(copies[0].path)}" if copies else " as a dated copy"
        yield f"{kata} is no longer in the course." + (f" Your file is kept{where}." if aside else "")
    done_before = [
        kata for kata in plan.tests_changed if passed is None or plan.renamed.get(kata, kata) in passed
    ]
    if done_before:
        yield f"Passed before, and the tests have changed since; run them again: {', '.join(done_before)}."
    others = [kata for kata in plan.tests_changed if kata not in done_before]
    if others:
        yield f"Changed tests: {', '.join(others)}."
    for path in plan.beside:
        yield f"You have edited {Path(path).name.replace('.new.py', '.py')}: it stays. The new stub: {path}"
    if plan.own:
        yield f"These stay as you committed them: {', '.join(plan.own)}."
    if plan.install:
        yield "The grader needs to be installed again: pip install --editable ."
