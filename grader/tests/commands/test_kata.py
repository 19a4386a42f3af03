"""The `kata` command as a user meets it: exit codes, clear errors, plain output in a pipe."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox import offers
from grader.tests.commands.conftest import COMMAND, GOLDEN, SMALL, environment, kata
from grader.tests.terminals import Terminal


class Graded:
    """`kata grade`, run once for several tests: what it printed, and the files that it wrote."""

    def __init__(self, folder: Path, *arguments: str | Path) -> None:
        self.results, self.board = folder / "results.json", folder / "board.svg"
        clone = shutil.copytree(SMALL, folder / "clone")
        self.found = kata("grade", *arguments, "--json", self.results, "--svg", self.board, cwd=clone)


@pytest.fixture(scope="module")
def passed(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(tmp_path_factory.mktemp("passed"), "solutions", "--db", "sqlite")


@pytest.fixture(scope="module")
def failed(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    return Graded(tmp_path_factory.mktemp("failed"), GOLDEN / "failed/submission")


def test_everything_passed_is_0(passed: Graded) -> None:
    found = passed.found

    assert found.returncode == 0, found.stdout + found.stderr
    assert "✓ passed" in found.stdout
    assert "2 of 2 points: 1 passed" in found.stdout


def test_a_fresh_clone_is_not_started_and_names_the_first_kata(clone: Path) -> None:
    found = kata("grade", "--db", "sqlite", cwd=clone)

    assert found.returncode == 1
    assert "· not started" in found.stdout
    assert "Next: 01_notes/keep_note. Read exercises/01_notes/keep_note/README.md" in " ".join(
        found.stdout.split()
    )


def test_a_failure_is_shown_with_its_message_and_transcript(failed: Graded) -> None:
    found = failed.found

    assert found.returncode == 1
    assert "✗ failed 0/2" in found.stdout
    assert "test_the_note_is_kept (also on PostgreSQL and MySQL)" in found.stdout
    assert "Without a commit the note is gone as soon as the session closes." in found.stdout
    assert "INSERT INTO note" in found.stdout
    assert "kata test keep_note" in found.stdout


def test_output_fits_80_columns_and_a_pipe_has_no_colour(failed: Graded) -> None:
    assert not [line for line in failed.found.stdout.splitlines() if len(line) > 80]
    assert "\x1b" not in failed.found.stdout + failed.found.stderr


def test_progress_in_a_pipe_is_plain_lines(passed: Graded) -> None:
    assert "[1/1] 01_notes/keep_note on SQLite: passed" in passed.found.stderr


@pytest.mark.parametrize("tier", [offer.tier for offer in offers() if offer.works])
def test_the_isolation_may_be_chosen_and_is_told(clone: Path, tmp_path: Path, tier: str) -> None:
    file = tmp_path / "results.json"

    found = kata("grade", "solutions", "--db", "sqlite", "--isolation", tier, "--json", file, cwd=clone)

    assert found.returncode == 0, found.stderr
    assert f"isolation: {tier}" in found.stdout
    assert json.loads(file.read_text())["isolation"] == tier


def test_results_are_written(passed: Graded) -> None:
    results = json.loads(passed.results.read_text())

    assert results["schema"] == 1
    assert results["katas"][0]["backends"]["sqlite"]["verdict"] == "passed"
    assert results["backends"]["sqlite"]["server"].startswith("SQLite 3")


def test_one_kata_may_be_chosen_and_a_typo_gets_a_guess(clone: Path) -> None:
    assert kata("grade", "solutions", "--db", "sqlite", "--kata", "keep_note", cwd=clone).returncode == 0

    found = kata("grade", "solutions", "--kata", "keep_not", cwd=clone)

    assert found.returncode == 2
    assert "There is no kata named 'keep_not'. Did you mean keep_note?" in one_line(found.stderr)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade", "nowhere"], "There is no folder 'nowhere'. Give the submission's folder"),
        (["grade", "solutons"], "There is no folder 'solutons'. Did you mean solutions?"),
        (["grade", "--kata", "???"], "There is no kata named '???'. A kata is called like its folder"),
        (["grade", "exercises/course.toml"], "is a file. A submission is a folder"),
        (["grade", "empty"], "holds none of the katas"),
        (
            ["grade", "--db", "oracle"],
            "'oracle' is no database; choose from sqlite, postgresql, mysql or all.",
        ),
        (["grade", "solutions", "--json", "no/such/folder/results.json"], "Cannot write"),
        (["grade", "solutions", "--isolation", "hope"], "'hope' is no tier of isolation"),
        (["grade", "--jason"], "No such option: --jason"),
        (["gread"], "No such command 'gread'"),
    ],
)
def test_bad_input_is_2_with_a_clear_line(clone: Path, arguments: list[str], words: str) -> None:
    (clone / "empty").mkdir()

    found = kata(*arguments, cwd=clone)

    assert found.returncode == 2
    assert words in one_line(found.stderr)
    assert "Traceback" not in found.stderr


def test_a_broken_course_is_2_with_file_and_line(clone: Path) -> None:
    toml = clone / "exercises/01_notes/keep_note/kata.toml"
    toml.write_text(toml.read_text().replace("points = 2", "pionts = 2"))

    found = kata("grade", "solutions", cwd=clone)

    assert found.returncode == 2
    assert "kata.toml, line 3: the key 'pionts' is not known here" in one_line(found.stderr)


def test_a_missing_backend_is_said_at_the_top_and_the_bottom(clone: Path, tmp_path: Path) -> None:
    environment = {"KATA_POSTGRESQL_SOURCE": "docker", "PATH": str(tmp_path)}
    arguments = ("grade", "solutions", "--db", "sqlite", "--db", "postgresql")

    found = kata(*arguments, cwd=clone, **environment)

    assert found.returncode == 0
    lines = found.stdout.splitlines()
    assert any("PostgreSQL is unavailable" in line for line in lines[:5])
    assert any("PostgreSQL is unavailable" in line for line in lines[-12:])
    assert "– unavailable" in found.stdout
    assert kata(*arguments, "--require-all", cwd=clone, **environment).returncode == 3
    assert kata(*arguments, cwd=clone, CI="true", **environment).returncode == 3


def test_only_missing_backends_are_3(clone: Path, tmp_path: Path) -> None:
    environment = {"KATA_POSTGRESQL_SOURCE": "docker", "PATH": str(tmp_path)}

    assert kata("grade", "solutions", "--db", "postgresql", cwd=clone, **environment).returncode == 3


@pytest.mark.parametrize(
    ("variable", "url"),
    [
        ("KATA_POSTGRESQL_URL", "postgresql://nobody:secret@127.0.0.1:9/x"),
        ("KATA_MYSQL_URL", "mysql://nobody:secret@127.0.0.1:9/x"),
    ],
)
def test_a_url_that_does_not_connect_is_3_with_the_drivers_reason(
    clone: Path, variable: str, url: str
) -> None:
    found = kata("grade", "solutions", cwd=clone, **{variable: url})

    assert found.returncode == 3
    assert "refused" in found.stderr
    assert "secret" not in found.stderr
    assert "Traceback" not in found.stderr


def test_a_terminal_gets_colour_and_plain_or_no_color_none(clone: Path) -> None:
    command = [*COMMAND, "grade", "solutions", "--db", "sqlite"]

    assert "\x1b[32m" in in_terminal(command, clone)
    assert "\x1b[32m" not in in_terminal(command, clone, NO_COLOR="1")
    assert "\x1b" not in in_terminal([*command, "--plain"], clone)


def one_line(text: str) -> str:
    return " ".join(text.split())


def in_terminal(command: list[str], cwd: Path, **more: str) -> str:
    """Run a command in a terminal and return all that it wrote there."""
    with Terminal(command, cwd, environment(**more)) as terminal:
        assert terminal.ends() == 0
        return terminal.written.decode()


def test_help_has_examples_for_every_command(clone: Path) -> None:
    for command in (["grade"], ["test"], ["hint"], ["databases"], ["dev", "check"], ["dev", "new"]):
        found = kata(*command, "--help", cwd=clone)

        assert found.returncode == 0
        assert "Examples" in found.stdout, command
        assert not [line for line in found.stdout.splitlines() if len(line) > 80]


def test_the_board_can_be_drawn(passed: Graded) -> None:
    assert passed.board.read_text().startswith("<svg")
    assert "keep_note" in passed.board.read_text()


def test_a_practice_run_explains(clone: Path) -> None:
    found = kata("test", "keep_note", cwd=clone)

    assert found.returncode == 1
    assert "Not written yet: keep_note.py:17" in found.stdout


@pytest.mark.parametrize("chosen", [("--db", "sqlite"), ("--db", "sqlite", "--quick"), ("--telling",)])
def test_how_mistakes_look_is_recorded_on_all_databases_or_not_at_all(
    clone: Path, chosen: tuple[str, ...]
) -> None:
    recorded = sorted((clone / "solutions").rglob("patterns.json"))
    before = [path.read_bytes() for path in recorded]

    found = kata("dev", "check", "--record", *chosen, cwd=clone)

    assert found.returncode == 2
    assert "--record needs all three, no --quick, and no --telling." in " ".join(found.stderr.split())
    assert sorted((clone / "solutions").rglob("patterns.json")) == recorded
    assert [path.read_bytes() for path in recorded] == before


@pytest.mark.parametrize("verb", ["", "grade", "test", "hint", "list"])
def test_a_command_starts_without_what_only_others_need(verb: str) -> None:
    loads = (
        "import sys, grader.commands.main, grader.commands.group as group\n"
        f"group._Verbs().get({verb!r})\n"
        "print(*{'pytest', 'sqlalchemy.orm', 'jinja2', 'distributed', 'grader.gradebook.models'} & set(sys.modules))"
    )

    found = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)

    assert found.stdout == "\n"
