"""What a spreadsheet or Canvas would obey is text in our files."""

import csv
import io
from pathlib import Path

import pytest

from grader.gradebook.scores import LearnerScore
from grader.grading.results import GraderInfo
from grader.report.formats.canvas import write
from grader.report.formats.cells import neutral
from grader.report.formats.graded import Graded, GradedKata
from grader.report.formats.options import Options


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "＝", "＋", "－", "＠", "\u200b="]
)
def test_no_cell_begins_like_a_formula(start: str) -> None:
    cell = neutral(f"{start}1+1")

    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert "1+1" in cell


@pytest.mark.parametrize("text", ["ada", "Ada Lovelace", "a=b", "1234567", "o'neill", "Grüße, 你好"])
def test_other_cells_are_as_they_were(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    "name", ["Points Possible", "    points  possible", "xPOINTS POSSIBLEx", "Points\nPossible"]
)
def test_nobody_sets_what_an_assignment_is_worth(name: str) -> None:
    """Canvas reads a row whose first cell contains these words as the assignments' points."""
    out = io.StringIO()
    graded = Graded(
        lambda: iter([LearnerScore("mal", name, "", ())]), (GradedKata("a/b", "a", "b", 5),),
        GraderInfo("", "", ""), "", {},
    )  # fmt: skip

    list(write(graded, out, Options()))

    rows = list(csv.reader(io.StringIO(out.getvalue())))
    assert ["points possible" in row[0].lower() for row in rows] == [False, True, False]


def test_ids_cannot_leave_the_folder_nor_share_a_file(tmp_path: Path) -> None:
    from grader.commands.report import _file_name

    taken: set[str] = set()
    ids = ["../../etc/passwd", "..", ".", "a/b", "a_b", "Ada", "ada", "x" * 300, "x" * 301, "", "con\x00"]

    names = [_file_name(each, taken) for each in ids]

    assert len({name.casefold() for name in names}) == len(ids)
    for name in names:
        (tmp_path / f"{name}.json").touch()
        assert not name.startswith(".")
    assert len(list(tmp_path.iterdir())) == len(ids)
