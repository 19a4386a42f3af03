"""`kata solution` as a learner meets it."""

import json
import subprocess
from pathlib import Path

import pytest

from grader.tests.commands.conftest import COMMAND, Answer, environment, kata
from grader.tests.terminals import Terminal

TRANSFER = "06_rollback/undo_transfer"
OF_THE_REFERENCE = "_account(session, source)"


def one_line(text: str) -> str:
    return " ".join(text.split())


def record(course: Path) -> dict[str, object]:
    return dict(json.loads((course / ".kata/progress.json").read_text())["katas"][TRANSFER])


def answering(course: Path, said: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "solution", "undo_transfer", "--give-up"],
        cwd=course,
        env=environment(),
        input=said,
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.mark.parametrize("file", ["mistakes/commit_per_leg.py", None])
def test_before_a_pass_it_is_refused_and_the_hint_is_named(
    course: Path,
    answer: Answer,
    file: str | None,
) -> None:
    if file:
        answer(TRANSFER, file)

    found = kata("solution", "undo_transfer", cwd=course)

    assert found.returncode == 1
    assert "undo_transfer has not passed yet" in one_line(found.stderr)
    assert "`kata hint undo_transfer` helps" in found.stderr
    assert "--give-up" in found.stderr
    assert OF_THE_REFERENCE not in found.stdout + found.stderr


def test_the_reference_beside_itself_is_as_good(course: Path, answer: Answer) -> None:
    answer(TRANSFER, "undo_transfer.py")

    found = kata("solution", "undo_transfer", cwd=course)

    assert found.returncode == 0, found.stderr
    assert "Yours is as good as the reference" in found.stdout
    assert found.stdout.count(OF_THE_REFERENCE) == 2
    assert "passed" in record(course)


@pytest.mark.parametrize("backend", ["sqlite", "postgresql", "mysql"])
def test_what_each_did_is_compared_in_numbers(course: Path, answer: Answer, backend: str) -> None:
    answer(TRANSFER, "alternatives/commit_as_you_go.py")

    found = kata("solution", "undo_transfer", "--db", backend, cwd=course)

    assert found.returncode == 0, found.stderr
    text = one_line(found.stdout)
    assert "In all tests yours the reference statements 53 59 commits 11 11 rollbacks 4 4" in text
    assert "The reference fetches or changes 1 row where yours does 2 (test_an_unknown_account" in text
    assert (
        "Yours sends 14 statements where the reference sends 16 (test_the_connection_comes_back, and less in 4 more"
        in text
    )
    assert "style" not in text


def test_a_second_kata(course: Path, answer: Answer) -> None:
    answer("04_crud/core_crud", "alternatives/a_session_for_core.py")

    found = kata("solution", "core_crud", "--db", "mysql", "--plain", cwd=course)

    assert found.returncode == 0, found.stderr
    assert "Statements: yours " in found.stdout
    assert "where" in found.stdout or "Yours is as good as the reference" in found.stdout


def test_two_columns_where_there_is_room(course: Path, answer: Answer) -> None:
    answer(TRANSFER, "alternatives/commit_as_you_go.py")

    wide = kata("solution", "undo_transfer", cwd=course, COLUMNS="100").stdout
    narrow = kata("solution", "undo_transfer", cwd=course, COLUMNS="99").stdout

    pair = "class Account(Base):"
    assert any(line.count(pair) == 2 for line in wide.splitlines())
    assert not [line for line in wide.splitlines() if len(line) > 100]
    assert narrow.count(pair) == 2
    assert not any(line.count(pair) == 2 for line in narrow.splitlines())
    assert narrow.index("Yours ") < narrow.index("The reference ")
    assert "≠ from sqlalchemy import CheckConstraint, Engine" in narrow
    assert "  class Account(Base):" in narrow
    assert "\x1b" not in wide + narrow


def test_a_file_that_changed_since_it_passed_is_still_compared_as_far_as_it_passes(
    course: Path, answer: Answer
) -> None:
    answer(TRANSFER, "undo_transfer.py")
    kata("solution", "undo_transfer", cwd=course)
    answer(TRANSFER, "mistakes/commit_per_leg.py")

    found = kata("solution", "undo_transfer", cwd=course)

    assert found.returncode == 0, found.stderr
    assert "In the tests that both pass" in found.stdout
    assert "Your file as it is now does not pass." in found.stdout
    assert "Not compared" in found.stdout
    assert "test_a_transfer_is_one_commit" in found.stdout


@pytest.mark.parametrize("said", ["", "n\n", "\n"])
def test_giving_up_is_asked_and_no_answer_is_a_no(course: Path, said: str) -> None:
    found = answering(course, said)

    assert found.returncode == 1
    assert "Show the reference all the same? [y/N]" in found.stdout
    assert "Not shown." in found.stdout
    assert OF_THE_REFERENCE not in found.stdout
    assert not (course / ".kata").exists()


def test_giving_up_is_recorded_and_asked_once(course: Path, answer: Answer) -> None:
    found = answering(course, "y\n")

    assert found.returncode == 0, found.stderr
    assert OF_THE_REFERENCE in found.stdout
    assert record(course)["gave_up"] is True

    answer(TRANSFER, "mistakes/commit_per_leg.py")
    again = answering(course, "")
    assert again.returncode == 0, again.stderr
    assert "[y/N]" not in again.stdout
    assert OF_THE_REFERENCE in again.stdout
    assert "Your file as it is now does not pass." in again.stdout


def test_ctrl_c_at_the_question_is_130(course: Path) -> None:
    with Terminal([*COMMAND, "solution", "undo_transfer", "--give-up"], course, environment()) as terminal:
        terminal.sees("[y/N]")
        terminal.press("\x03")
        # One that comes in the instant before the question waits for its answer is only noticed with the next.
        assert terminal.ends_if_pressed("\x03") == 130
        written = terminal.written.decode()

    assert "Traceback" not in written
    assert OF_THE_REFERENCE not in written
    assert not (course / ".kata").exists()


def test_what_a_terminal_would_obey_is_shown_instead(course: Path, answer: Answer) -> None:
    module = answer(TRANSFER, "undo_transfer.py")
    module.write_text(module.read_text() + "\n# \x1b[2J[bold]\n")

    for more in ((), ("--plain",)):
        found = kata("solution", "undo_transfer", *more, cwd=course)
        assert "\x1b" not in found.stdout
        assert "\\x1b[2J[bold]" in found.stdout


def test_a_reference_that_is_missing_is_2(course: Path) -> None:
    (course / "solutions" / TRANSFER / "undo_transfer.py").unlink()

    found = kata("solution", "undo_transfer", cwd=course)

    assert found.returncode == 2
    assert "Cannot read the reference" in one_line(found.stderr)
