"""Nothing that a submission says reaches a terminal, or a program that reads results, as more than text."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from grader.course import Course
from grader.databases import Server
from grader.grading.grade import grade
from grader.grading.results import Results, write_results
from grader.grading.staging import read_submission
from grader.report.board import print_board
from grader.sandbox import best
from grader.tests.attacks.case import Case, read_cases

EVIL_NAME = "=1+1 \x1b[31m<b>\u202e\r[bold]"
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

CASES = [case for case in read_cases() if case.name.startswith("report/")]


@pytest.fixture(scope="module", params=CASES, ids=str)
def results(
    request: pytest.FixtureRequest, course: Course, servers: Mapping[str, Server], tmp_path_factory: Any
) -> Results:
    """What comes of one case, handed in by someone whose folder has an evil name, too."""
    case: Case = request.param
    kata = course.find(case.on)
    folder = tmp_path_factory.mktemp("handed-in") / EVIL_NAME
    (folder / kata.module_path).parent.mkdir(parents=True)
    (folder / kata.module_path).write_bytes(case.source)
    submission = read_submission(folder, [kata])
    return grade(course, [kata], submission, {"sqlite": servers["sqlite"]}, isolation=best())


def test_the_board_shows_no_control_characters(
    results: Results, course: Course, servers: Mapping[str, Server]
) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=False, width=80)

    print_board(console, course, results, {"sqlite": servers["sqlite"]})

    assert not CONTROL.search(screen.getvalue()), CONTROL.findall(screen.getvalue())


def test_a_coloured_board_has_only_its_own_colours(
    results: Results, course: Course, servers: Mapping[str, Server]
) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, width=80, color_system="standard")

    print_board(console, course, results, {"sqlite": servers["sqlite"]})

    left = re.sub(r"\x1b\[[\d;]*m", "", screen.getvalue())
    assert not CONTROL.search(left), CONTROL.findall(left)


def test_results_json_is_json_and_says_the_same(results: Results, tmp_path: Path) -> None:
    write_results(results, tmp_path / "results.json")

    text = (tmp_path / "results.json").read_bytes()

    assert msgspec.json.decode(text, type=Results) == results
    assert not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", text)  # whoever prints the file is safe, too


def test_sentences_hold_no_control_characters(results: Results) -> None:
    for kata in results.katas:
        for found in kata.backends.values():
            for text in (found.reason, *(test.message for test in found.tests), *results.flags):
                assert not CONTROL.search(text), CONTROL.findall(text)
