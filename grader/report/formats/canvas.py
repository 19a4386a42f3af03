"""Canvas's gradebook as CSV, to be imported under Grades › Import.

What Canvas asks for (its importer, `lib/gradebook_importer.rb`): `Student` and `ID` first, `Section` the last of the
student columns, then the assignments; a row whose first cell contains `Points Possible`. It finds a student by `ID`
(its own number), else by `SIS User ID`, else by `SIS Login ID`, and only then by name.
"""

import csv
import re
from collections.abc import Iterator
from typing import TextIO

from grader.report.formats.cells import neutral
from grader.report.formats.graded import Graded
from grader.report.formats.options import Options
from grader.report.words import number

STUDENT = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write one column with the points. Who could not be judged whole gets no grade: an empty cell changes nothing."""
    rows = csv.writer(out)
    rows.writerow([*STUDENT, neutral(options.assignment)])
    rows.writerow(["    Points Possible", *[""] * 4, number(sum(kata.points for kata in graded.katas))])
    without = []
    for score in graded.learners():
        # A name like the row above would be read as that row, and set what the assignment is worth.
        name = re.sub(r"(?i)points(?=\s+possible)", "Points:", neutral(score.name))
        ids = dict.fromkeys(STUDENT, "") | {
            "Student": name,
            options.id_column: neutral(score.learner),
        }
        if not score.is_judged:
            without.append(score.learner)
        rows.writerow([*ids.values(), number(score.points) if score.is_judged else ""])
    if without:
        yield not_judged(without)


def not_judged(learners: list[str]) -> str:
    """Return a note on those who get no grade."""
    told = ", ".join(learners[:10]) + (" …" if len(learners) > 10 else "")
    return (
        f"{len(learners)} could not be judged whole and get no grade: {told}. Grade what is missing with "
        "kata batch --resume."
    )
