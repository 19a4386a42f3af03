"""The option --course of grading commands: an instructor's own tests and katas, proved before anything is graded."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from grader.commands.exit import Code, Stop
from grader.commands.places import the_course
from grader.course import Course, Kata, with_private
from grader.course.model import tests_in
from grader.course.private import of_instructor
from grader.databases import BACKENDS, Server, Unavailable
from grader.proof.private import Refusal, refusals
from grader.sandbox import Tier

CourseOption = Annotated[
    Path | None,
    typer.Option("--course", metavar="DIR", help="Your own tests and katas, besides those of the course."),
]


def the_course_with(private: Path | None) -> Course:
    """Return the course, with an instructor's own tests and katas if there are any.

    Raises:
        Stop: there is no course, or no such folder.
        CourseError: one of the two is broken.
    """
    course = the_course()
    if private is None:
        return course
    if not private.is_dir():
        raise Stop(
            f"There is no folder {str(private)!r}. --course takes a folder of the same shape as the repository, for "
            "example with exercises/06_rollback/undo_transfer/test_undo_transfer_private.py.",
            Code.USAGE,
        )
    return with_private(course, private.resolve())


def prove(
    course: Course,
    private: Path | None,
    katas: Sequence[Kata],
    isolation: Tier,
    backends: Mapping[str, Server | Unavailable],
) -> None:
    """See that the references pass the instructor's own tests.

    Raises:
        Stop: one does not, so it is the tests that are wrong.
    """
    if private is None:
        return
    added = {kata.id for kata in of_instructor(course, private.resolve())}
    for refusal in refusals(course, [kata for kata in katas if kata.id in added], backends, isolation):
        raise Stop(_told(refusal), Code.USAGE)


def _told(refusal: Refusal) -> str:
    kata, test = refusal.kata, refusal.test
    where = f"{kata.id} on {BACKENDS[refusal.backend].title}"
    end = f"Nothing has been graded. Mend it, or look at the reference: {kata.reference}"
    if test is None:
        return f"{where}: the tests cannot be run. {refusal.reason}\n{end}"
    file = next((file for file in kata.test_files if test.name in tests_in(file)), kata.test_file)
    return f"{file}: {test.name} refuses the reference of {where}.\n\n{test.message}\n\n{end}"
