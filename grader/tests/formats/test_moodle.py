"""Moodle's worksheet: grades go in, and nothing else changes, whatever the language."""

from pathlib import Path

import pytest

from grader.tests.formats.conftest import KEEP, MOVE, NO_SERVER, ClassBook, Command, everywhere

ENGLISH = (
    '\ufeffIdentifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
    '"Last modified (submission)","Last modified (grade)","Feedback comments"\n'
    'Participant 101,"Ada Lovelace",ada,ada@x.org,"Submitted for grading",,5.00,Yes,"Friday, 20 November 2026, 12:00 PM",-,\n'
    'Participant 102,"Ben ""B."" Second",ben,ben@x.org,"Submitted for grading",1.00,5.00,Yes,-,-,"Two\nlines, ""quoted"""\n'
    'Participant 103,"Zoe Zero",zoe,zoe@x.org,"No submission",,5.00,Yes,-,-,\n'
    'Participant 104,Gil,gil,gil@x.org,"Submitted for grading",2.50,5.00,Yes,-,-,\n'
)
GERMAN = (
    'ID,"Vollständiger Name",E-Mail-Adresse,Status,Bewertung,"Bestwertung","Zuletzt geändert (Bewertung)"\r\n'
    'Teilnehmer/in101,"Ada Lovelace",ada,Zur Bewertung abgegeben,,"100,00",-\r\n'
    'Teilnehmer/in103,"Zoe Zero",zoe,Keine Abgabe,"12,50","100,00",-\r\n'
    'Teilnehmer/in102,"Ben B.",ben,Zur Bewertung abgegeben,"1,00","100,00",-'
)


def filled(run: Command, class_: Path, tmp_path: Path, text: str, *more: str) -> tuple[str, str]:
    sheet, out = tmp_path / "Grades.csv", tmp_path / "filled.csv"
    sheet.write_bytes(text.encode())
    found = run("report", class_, "--format", "moodle", "--worksheet", sheet, "--out", out, *more)
    assert found.returncode == 0, found.stderr
    return out.read_bytes().decode(), " ".join(found.stderr.split())


def test_grades_are_filled_in_and_nothing_else_changes(run: Command, class_: Path, tmp_path: Path) -> None:
    text, told = filled(run, class_, tmp_path, ENGLISH)

    expected = ENGLISH.replace('grading",,5.00', 'grading",5.00,5.00').replace("1.00,5.00", "3.50,5.00")
    assert text == expected
    assert "2 of 4 rows are filled in." in told
    assert "cy, dan" in told
    assert "1 could not be judged whole and get no grade: gil" in told
    assert "scaled" not in told


def test_a_localised_sheet_keeps_its_headers_order_and_decimal_comma(
    run: Command, class_: Path, tmp_path: Path
) -> None:
    text, told = filled(run, class_, tmp_path, GERMAN)

    expected = GERMAN.replace('abgegeben,,"100', 'abgegeben,"100,00","100').replace('"1,00"', '"70,00"')
    assert text == expected
    assert "The 5 points are scaled to Moodle's maximum, 100,00." in told


@pytest.mark.parametrize(
    ("header", "more"),
    [
        ("Vlerësimi", []),
        ("Vlerësimi", ["--grade-column", "Vlerësimi"]),
        ("Bewertung", ["--grade-column", "Bewertung"]),
    ],
)
def test_the_column_is_found_by_its_place_or_named(
    run: Command, class_: Path, tmp_path: Path, header: str, more: list[str]
) -> None:
    text, _ = filled(run, class_, tmp_path, GERMAN.replace("Bewertung,", header + ",", 1), *more)

    assert '"70,00"' in text


def test_folders_that_moodle_named_are_known_by_their_number(run: Command, tmp_path: Path) -> None:
    book = ClassBook(tmp_path / "report")
    book.add("Ada Lovelace_101_assignsubmission_file", {KEEP: everywhere(KEEP), MOVE: everywhere(MOVE)})
    book.add("102", {KEEP: everywhere(KEEP), MOVE: everywhere(MOVE, "missing")})
    book.add("Participant 103", {KEEP: everywhere(KEEP, "missing"), MOVE: everywhere(MOVE)})
    book.book.close()

    text, told = filled(run, tmp_path / "report", tmp_path, ENGLISH)

    lines = text.splitlines()
    assert [",5.00,5.00" in lines[1], ",2.00,5.00" in lines[2], ",3.00,5.00" in lines[4]] == [True] * 3
    assert "3 of 4 rows" in told


def test_two_for_one_row_are_told(run: Command, tmp_path: Path) -> None:
    book = ClassBook(tmp_path / "report")
    book.add("101", {KEEP: everywhere(KEEP), MOVE: NO_SERVER})
    book.add("ada", {KEEP: everywhere(KEEP), MOVE: everywhere(MOVE)})
    book.book.close()
    (tmp_path / "sheet.csv").write_text(ENGLISH)

    found = run("report", "report", "--format", "moodle", "--worksheet", "sheet.csv")

    assert found.returncode == 2
    assert "'101' and 'ada' are both row 2" in " ".join(found.stderr.split())


@pytest.mark.parametrize(
    ("data", "more", "told"),
    [
        (b"\xff\xfe", [], "is not UTF-8 text"),
        (b"", [], "has no rows"),
        (b"Identifier,Grade\n", [], "has no rows"),
        (b'a,b\n"1,2\n', [], "line 2: a quote that does not end"),
        (b"a,b\n1,2\n3,4\n", [], "the column for grades cannot be told"),
        (ENGLISH.encode(), ["--grade-column", "Mark"], "the column 'Mark' is not there once"),
    ],
)
def test_a_sheet_that_is_none_is_told(
    run: Command, class_: Path, tmp_path: Path, data: bytes, more: list[str], told: str
) -> None:
    (tmp_path / "sheet.csv").write_bytes(data)

    found = run("report", class_, "--format", "moodle", "--worksheet", "sheet.csv", *more)

    assert found.returncode == 2
    assert told in " ".join(found.stderr.split())
    assert found.stdout == ""


def test_the_policy_counts_here_too(run: Command, class_: Path, tmp_path: Path) -> None:
    (tmp_path / "late.toml").write_text("[late]\ndeadline = 2026-11-21T12:00:00Z\npoints_per_day = 1\n")

    text, _ = filled(run, class_, tmp_path, ENGLISH, "--policy", "late.toml")

    assert ",1.50,5.00" in text
