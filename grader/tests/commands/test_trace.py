"""`kata trace` as a learner meets it."""

import json
import re
import stat
import subprocess
from pathlib import Path

import pytest

from grader.tests import needs
from grader.tests.commands.conftest import COMMAND, Answer, Home, interrupt, kata
from grader.tests.waiting import wait_until

TRANSFER, DDL = "06_rollback/undo_transfer", "06_rollback/ddl_and_rollback"
WAITS = '''
def transfer(engine, source, target, amount):
    """Two connections: the second waits for a lock that the first one holds."""
    with engine.begin() as first, engine.begin() as second:
        first.execute(update(Account).where(Account.id == source).values(balance=Account.balance - amount))
        second.execute(update(Account).where(Account.id == source).values(balance=Account.balance + amount))
'''


def one_line(text: str) -> str:
    return " ".join(text.split())


def progress(course: Path) -> dict[str, object]:
    file = course / ".kata/progress.json"
    return json.loads(file.read_text())["katas"] if file.exists() else {}


def test_the_first_test_that_fails_is_shown(course: Path, answer: Answer) -> None:
    answer(TRANSFER, "mistakes/commit_per_leg.py")

    found = kata("trace", "undo_transfer", cwd=course)

    assert found.returncode == 1, found.stderr
    lines = found.stdout.splitlines()
    assert lines[0].startswith("06_rollback/undo_transfer on SQLite 3")
    assert lines[1] == "✗ failed: test_a_transfer_is_one_commit"
    assert "between two commits the money is in no account." in one_line(found.stdout)
    assert len(re.findall(r"^ +·      committed: ", found.stdout, re.MULTILINE)) == 2
    assert re.search(r"line 35: connection\.execute\(\n.*├    UPDATE account", found.stdout)
    assert "1 connection · 3 statements · 2 transactions · 2 committed" in found.stdout


def test_if_all_pass_the_test_with_the_most_statements_is_shown_in_60_columns_and_the_pass_is_kept(
    course: Path, answer: Answer
) -> None:
    answer(TRANSFER, "undo_transfer.py")

    found = kata("trace", "undo_transfer", cwd=course, COLUMNS="60")

    assert found.returncode == 0, found.stderr
    assert "✓ passed: test_the_connection_comes_back" in found.stdout
    assert "rolled back: " in found.stdout
    assert "✗ IntegrityError: CHECK constraint failed" in found.stdout
    assert "passed" in str(progress(course)[TRANSFER])
    assert "\x1b" not in found.stdout + found.stderr
    assert not [line for line in found.stdout.splitlines() if len(line) > 60]


@pytest.mark.parametrize("backend", ["sqlite", "postgresql", "mysql"])
def test_a_wait_for_a_lock_is_marked_on_its_lane(
    course: Path,
    answer: Answer,
    backend: str,
) -> None:
    module = answer(TRANSFER, "mistakes/commit_per_leg.py")
    text = module.read_text()
    module.write_text(text[: text.index("def transfer(")] + WAITS)

    found = kata("trace", "undo_transfer", "one_commit", "--db", backend, cwd=course)

    assert found.returncode == 1, found.stderr
    assert "after  1 2  connections" in found.stdout
    assert re.search(r"│ ├    UPDATE account", found.stdout)
    assert re.search(r"│ │ +~ waited \d\.\d s while connection 1 had a transaction open", found.stdout)
    assert re.search(r"│ │ +✗ \w+: .*lock", found.stdout, re.IGNORECASE)
    assert progress(course) == {}  # one test is no run of the kata


def test_a_second_kata(course: Path, answer: Answer) -> None:
    answer("06_rollback/savepoint_per_row", "savepoint_per_row.py")

    found = kata("trace", "savepoint_per_row", "that_row_alone", "--db", "postgresql", cwd=course)

    assert found.returncode == 0, found.stderr
    assert found.stdout.count("├    SAVEPOINT") == 5
    assert found.stdout.count("├    ROLLBACK TO SAVEPOINT") == 2
    assert found.stdout.count("✗ ") == 2
    assert "5 statements · 1 transaction · 1 committed · 2 errors" in one_line(found.stdout)


def test_plain_has_words_instead_of_lanes(course: Path, answer: Answer) -> None:
    answer(TRANSFER, "undo_transfer.py")

    found = kata("trace", "undo_transfer", "one_commit", "--plain", cwd=course, FORCE_COLOR="1")

    assert found.returncode == 0
    assert re.search(r"\d+ ms: COMMIT; committed: 3 statements in ", found.stdout)
    assert not set(found.stdout) & set("│├┬┴\x1b")


def test_the_same_seed_gives_the_same_values(course: Path, answer: Answer) -> None:
    answer(TRANSFER, "undo_transfer.py")
    arguments = ("trace", "undo_transfer", "money_moves")

    first = kata(*arguments, cwd=course)
    seed = re.findall(r"--seed (\d+)", first.stdout)[0]
    second = kata(*arguments, "--seed", seed, cwd=course)

    values = re.findall(r"\[.*\]", first.stdout)
    assert values
    assert re.findall(r"\[.*\]", second.stdout) == values


def test_a_stub_has_sent_nothing_and_is_no_try(course: Path) -> None:
    found = kata("trace", "identity_map", cwd=course)

    assert found.returncode == 1
    assert "Not written yet" in found.stdout
    assert "In this test nothing was sent to the database." in found.stdout
    assert progress(course) == {}


def test_a_file_that_is_not_python_is_explained(course: Path) -> None:
    (course / "exercises" / TRANSFER / "undo_transfer.py").write_text("def transfer(:\n")

    found = kata("trace", "undo_transfer", cwd=course)

    assert found.returncode == 1
    assert "undo_transfer.py is not valid Python" in found.stdout
    assert "Traceback" not in found.stdout + found.stderr


def test_page_and_picture_are_written_whole_and_replace_the_last_ones(
    course: Path,
    answer: Answer,
    tmp_path: Path,
) -> None:
    answer(TRANSFER, "undo_transfer.py")
    file = tmp_path / "pages" / "trace.html"
    file.parent.mkdir()
    file.write_text("the last one")
    file.chmod(0o640)

    picture = tmp_path / "trace.svg"
    picture.write_text("the last one")

    found = kata("trace", "undo_transfer", "one_commit", "--html", file, "--svg", picture, cwd=course)

    assert found.returncode == 0, found.stderr
    assert f"The page is in {file}" in found.stdout
    text = file.read_text()
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>")
    assert "UPDATE account SET balance=?" in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert list(file.parent.iterdir()) == [file]
    assert picture.read_text().startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["undo_transfr"], "Did you mean undo_transfer?"),
        (["undo_transfer", "money"], "'money' is in the names of several tests of undo_transfer: test_the_"),
        (["undo_transfer", "xyz"], "No test of undo_transfer has 'xyz' in its name. Its tests are: test_"),
        (["undo_transfer", "--db", "all"], "One database at a time here"),
        (["undo_transfer", "--db", "oracle"], "'oracle' is no database"),
        (["undo_transfer", "--html", "no/such/folder/x.html"], "Cannot write 'no/such/folder/x.html'"),
        (["undo_transfer", "--html", "exercises"], "Cannot write 'exercises'"),
        ([], "Missing argument 'KATA'"),
    ],
)
def test_bad_input_is_2_with_a_clear_line(course: Path, arguments: list[str], words: str) -> None:
    found = kata("trace", *arguments, cwd=course)

    assert found.returncode == 2
    assert words in one_line(found.stderr)
    assert "Traceback" not in found.stderr


def test_a_file_that_is_gone_is_2_and_named(course: Path) -> None:
    (course / "exercises" / TRANSFER / "undo_transfer.py").unlink()

    found = kata("trace", "undo_transfer", cwd=course)

    assert found.returncode == 2
    assert "undo_transfer.py" in one_line(found.stderr)
    assert "Traceback" not in found.stderr


def test_a_missing_database_is_3(course: Path, tmp_path: Path) -> None:
    nothing = {"KATA_POSTGRESQL_SOURCE": "docker", "PATH": str(tmp_path)}

    found = kata("trace", "undo_transfer", "--db", "postgresql", cwd=course, **nothing)

    assert found.returncode == 3
    assert "PostgreSQL is unavailable. What helps: " in one_line(found.stderr)


@needs.linux
def test_ctrl_c_ends_it_and_leaves_nothing(course: Path, home: Home) -> None:
    started = home.folder / "started"
    module = course / "exercises" / TRANSFER / "undo_transfer.py"
    module.write_text(f"open({str(started)!r}, 'w').close()\nwhile True:\n    pass\n")
    process = subprocess.Popen(
        [*COMMAND, "trace", "undo_transfer", "--db", "postgresql"],
        cwd=course,
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert wait_until(started.exists)

    output = interrupt(process)

    assert process.returncode == 130
    assert output.endswith("Stopped.\n")
    assert "Traceback" not in output
    assert home.left() == []
