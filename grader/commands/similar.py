"""`kata similar`: which submissions of a class are alike."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from grader.batch.find import BadInput, Found, find
from grader.commands.exit import Code, Stop
from grader.commands.files import must_be_writable, write_whole
from grader.commands.options import KatasOption
from grader.commands.private import CourseOption, the_course_with
from grader.gradebook.book import FILE, Gradebook
from grader.gradebook.errors import GradebookError
from grader.gradebook.models import Learner, Submission
from grader.learning.stubs import StubError
from grader.report.progress import progress
from grader.report.similar import lines
from grader.similar.found import similar as compare_all

THRESHOLD = 75

EPILOG = """
What is compared: the words of each module without its stub, its layout, its comments and its names of choice. Nothing
is run. What stands in an answer of the course, or is shared by many, counts for nothing between two learners.

**Examples**

`kata similar report` — the class of kata batch --out report

`kata similar handed-in --kata undo_transfer` — a folder with a folder, zip or clone for each learner

`kata similar class.csv --threshold 50 --json alike.json` — more of it, also for programs

**Exit codes** — 0 compared, whatever was found · 2 wrong command or input
"""


def similar(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="REPORT|SUBMISSIONS", help="The folder of kata batch --out, or what kata batch takes."
        ),
    ],
    threshold: Annotated[
        int,
        typer.Option("--threshold", min=1, max=100, metavar="PERCENT", help="Tell of what is so much alike."),
    ] = THRESHOLD,
    kata: KatasOption = None,
    json: Annotated[
        Path | None, typer.Option("--json", metavar="FILE", help="Write all that was found here.")
    ] = None,
    private: CourseOption = None,
    plain: Annotated[bool, typer.Option("--plain", help="Plain lines: no colour, no live display.")] = False,
) -> int:
    """Tell which submissions are like each other, or like an answer of the course. It reports, and does not judge."""
    course = the_course_with(private)
    katas = [course.find(name) for name in kata] if kata else list(course.katas)
    must_be_writable(json)
    try:
        class_ = _of_report(source) if (source / FILE).is_file() else find(source)
    except (BadInput, GradebookError) as error:
        raise Stop(str(error), Code.USAGE) from None
    total = len(class_) + len(katas)
    with progress(total, plain=plain, every=max(1, total // 20)) as (_, advance):
        try:
            found = compare_all(course, class_, katas, threshold, advance)
        except StubError as error:
            raise Stop(str(error), Code.USAGE) from None
    if json is not None:
        write_whole(json, msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n")
    for line in lines(found):
        print(line)
    return Code.PASSED


def _of_report(folder: Path) -> list[Found]:
    """The submissions of a gradebook, where they lie: it knows what was found in them, and not what they say."""
    book = Gradebook.in_folder(folder, reading=True)
    try:
        with book.session() as session:
            handed_in = session.execute(
                select(Learner.id, Learner.name, Submission.path).join(Submission).order_by(Learner.id)
            ).all()
    except DBAPIError as error:
        raise BadInput(
            f"The gradebook cannot be read: {str(error.orig).strip().splitlines()[0]}. Was it made by another version?"
        ) from None
    finally:
        book.close()
    class_ = [Found(learner, name, Path(path)) for learner, name, path in handed_in]
    if not class_:
        raise BadInput(f"The gradebook in {folder} is empty.")
    if not any(found.path.exists() for found in class_):
        raise BadInput(
            f"The submissions of {folder} are not where they were, for example {class_[0].path}. Put them "
            "back, or name them: kata similar SUBMISSIONS"
        )
    return class_
