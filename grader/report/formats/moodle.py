"""Moodle's grading worksheet, filled in: the instructor downloads it from the assignment, and uploads what comes out.

Moodle (`mod/assign/feedback/offline`) finds its columns by their localised headers, and a row by the participant's
number in the first column; so the file stays what it is, byte by byte, but for the grades that are filled in. A grade
above the assignment's maximum would be passed over without a word: points are scaled to it.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

import msgspec

from grader.gradebook.scores import LearnerScore
from grader.report.formats.canvas import not_judged
from grader.report.formats.graded import Graded
from grader.report.formats.options import Options, WrongOption
from grader.report.printable import printable
from grader.report.words import number

KNOWN = frozenset(
    "grade bewertung note nota calificación cualificación qualificació valutazione cijfer ocena betyg karakter "
    "arvosana hinne známka hodnocení osztályzat оценка оцінка βαθμός "
    "puan 成绩 成績 評点 성적 درجة ציון".split()
)
"""What the column is called, in small letters, in languages that Moodle is often used in."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


class Field(msgspec.Struct, frozen=True):
    """A cell, and where it stands in the text, quotes included."""

    start: int
    end: int
    value: str


class Worksheet(msgspec.Struct, frozen=True):
    """A CSV file whose text can be changed cell by cell."""

    file: Path
    text: str
    separator: str
    header: tuple[Field, ...]
    rows: tuple[tuple[Field, ...], ...]

    def column(self, index: int) -> list[str]:
        """Return the cells of a column."""
        return [row[index].value if index < len(row) else "" for row in self.rows]


def write(graded: Graded, out: TextIO, options: Options) -> Iterator[str]:
    """Write the worksheet with the grades of those who are in it.

    Raises:
        WrongOption: there is no worksheet, it cannot be read, or its columns cannot be told.
    """
    if options.worksheet is None:
        raise WrongOption(
            "Moodle's worksheet is missing. Download it (the assignment, Submissions, Download grading worksheet) and "
            "name it: --worksheet FILE"
        )
    sheet = _read(options.worksheet)
    grades = _grade_column(sheet, options.grade_column)
    maximum = _maximum(sheet, grades)
    keys = _keys(sheet, grades)
    cells: dict[int, str] = {}
    owners: dict[int, str] = {}
    strangers, without = [], []
    for score in graded.learners():
        row = _row_of(score, keys)
        if row is None:
            strangers.append(score.learner)
            continue
        if row in owners:
            raise WrongOption(
                f"{owners[row]!r} and {score.learner!r} are both row {row + 2} of {sheet.file}. Give them ids of their "
                "own in a manifest."
            )
        owners[row] = score.learner
        if score.is_judged:
            cells[row] = _grade(score, maximum)
        else:
            without.append(score.learner)
    out.write(_filled(sheet, grades, cells))
    yield f"{len(cells)} of {len(sheet.rows)} rows are filled in."
    total = sum(kata.points for kata in graded.katas)
    if maximum and total and float(maximum.replace(",", ".")) != total:
        yield f"The {number(total)} points are scaled to Moodle's maximum, {maximum}."
    if strangers:
        yield f"Not in the worksheet: {', '.join(strangers[:10])}{' …' if len(strangers) > 10 else ''}"
    if without:
        yield not_judged(without)


def _grade(score: LearnerScore, maximum: str) -> str:
    """Points in Moodle's scale, with its decimal sign."""
    best = float(maximum.replace(",", ".")) if maximum else score.max_points
    grade = round(score.points * best / score.max_points, 2) if score.max_points else 0.0
    return f"{grade:.2f}".replace(".", "," if "," in maximum else ".")


def _row_of(score: LearnerScore, keys: Mapping[str, int]) -> int | None:
    """By the id; by the number in the name of a folder that Moodle made; by the name."""
    number_ = re.search(r"_(\d+)_assignsubmission", score.learner)
    for key in (score.learner, number_[1] if number_ else "", score.name):
        if key and (row := keys.get(key.strip().casefold())) is not None:
            return row
    return None


def _keys(sheet: Worksheet, grades: int) -> dict[str, int]:
    """Rows by what names somebody: the first column and its number; else a cell that no other row has."""
    keys: dict[str, int] = {}
    for column in reversed(range(grades)):
        values = [value.strip().casefold() for value in sheet.column(column)]
        counts = Counter(values)
        keys |= {value: row for row, value in enumerate(values) if value and counts[value] == 1}
    for row, value in enumerate(sheet.column(0)):
        if found := re.search(r"(\d+)\s*$", value):
            keys[found[1]] = row
    return keys


def _grade_column(sheet: Worksheet, name: str | None) -> int:
    headers = [field.value.strip() for field in sheet.header]
    if name is not None:
        if headers.count(name.strip()) != 1:
            raise WrongOption(_no_column(sheet, f"the column {name!r} is not there once"))
        return headers.index(name.strip())
    known = [index for index, header in enumerate(headers) if index and header.casefold() in KNOWN]
    if len(known) == 1:
        return known[0]
    before = [index for index in range(1, len(headers) - 1) if _maximum(sheet, index)]
    if len(before) == 1:
        return before[0]
    raise WrongOption(_no_column(sheet, "the column for grades cannot be told"))


def _no_column(sheet: Worksheet, what: str) -> str:
    headers = printable(", ".join(repr(field.value) for field in sheet.header))
    return f"{sheet.file}: {what}. Name it with --grade-column; there are {headers}."


def _maximum(sheet: Worksheet, grades: int) -> str:
    """The assignment's maximum: the next column, if it holds the same number in all rows."""
    values = {value.strip() for value in sheet.column(grades + 1)}
    [only] = values if len(values) == 1 else [""]
    return only if _NUMBER.fullmatch(only) and float(only.replace(",", ".")) > 0 else ""


def _filled(sheet: Worksheet, grades: int, cells: Mapping[int, str]) -> str:
    parts, done = [], 0
    for row, grade in sorted(cells.items()):
        if grades >= len(sheet.rows[row]):
            raise WrongOption(f"{sheet.file}, row {row + 2}: the column for grades is missing.")
        field = sheet.rows[row][grades]
        quoted = sheet.text[field.start : field.end].startswith('"') or sheet.separator in grade
        parts += [sheet.text[done : field.start], f'"{grade}"' if quoted else grade]
        done = field.end
    return "".join([*parts, sheet.text[done:]])


def _read(file: Path) -> Worksheet:
    try:
        text = file.read_bytes().decode("utf-8")
    except OSError as error:
        raise WrongOption(f"The worksheet {file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise WrongOption(
            f"The worksheet {file} is not UTF-8 text. Take it as Moodle gave it; a spreadsheet program changes it."
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    records = [row for row in _records(file, text, separator) if any(field.value for field in row)]
    if len(records) < 2 or len(records[0]) < 2:
        raise WrongOption(
            f"The worksheet {file} has no rows: a header and a row for each participant belong in it."
        )
    return Worksheet(file, text, separator, tuple(records[0]), tuple(map(tuple, records[1:])))


def _records(file: Path, text: str, separator: str) -> Iterator[Sequence[Field]]:
    cell = re.compile(rf'"(?:[^"]|"")*"|[^"{separator}\r\n][^{separator}\r\n]*|')
    at = len("\ufeff") if text.startswith("\ufeff") else 0
    row: list[Field] = []
    while at < len(text):
        found = cell.match(text, at)
        assert found is not None  # it also matches nothing
        raw = found[0]
        value = raw[1:-1].replace('""', '"') if raw.startswith('"') else raw
        row.append(Field(found.start(), found.end(), value))
        at = found.end()
        if text.startswith(separator, at):
            at += 1
            if at < len(text):
                continue
            row.append(Field(at, at, ""))
        elif at < len(text) and text[at] not in "\r\n":
            line = text.count("\n", 0, at) + 1
            raise WrongOption(f"{file}, line {line}: a quote that does not end, or text behind it.")
        at += 2 if text.startswith("\r\n", at) else 1
        yield row
        row = []
