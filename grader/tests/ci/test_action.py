"""The action for GitHub: its own scripts, run in a clean folder; nothing of the learner's clone decides."""

import base64
import re
from pathlib import Path

import msgspec
import pytest

from grader.grading.results import Results
from grader.report.formats.classroom import Result as ClassroomResult
from grader.tests.ci.conftest import FIRST, SECOND, WRONG, Action
from grader.tests.ci.service import ACTION, commands, outputs, read, step
from grader.tests.little import MINE, stub_of

EVIL = "\\n::set-output name=points::99\\n  ::error file=x::forged\\n##[error]forged\\n::add-mask::o"
RAISES = f'def answer():\n    print("{EVIL}")\n    raise ValueError("{EVIL}")\n'


def test_all_solved_is_green_with_points_a_summary_and_files(clone: Path, action: Action) -> None:
    stub_of(clone, SECOND).write_text(MINE)

    job = action()

    assert job.code == 0, job.log
    found = outputs(job, read(ACTION))
    assert (found["points"], found["max-points"]) == ("2", "2")
    results = Path(found["results"])
    assert msgspec.json.decode(results.read_bytes(), type=Results).score.points == 2
    assert {file.name for file in results.parent.iterdir()} == {"results.json", "junit.xml"}
    told = msgspec.json.decode(base64.b64decode(found["classroom"]), type=ClassroomResult)
    assert (told.status, told.max_score, [test.score for test in told.tests]) == ("pass", 2, [1, 1])
    assert "2 of 2 points" in job.summary
    assert commands(job.log) == []


def test_a_failure_is_red_and_stands_at_its_line_and_what_it_says_is_no_command(
    clone: Path, action: Action
) -> None:
    stub_of(clone, FIRST).write_text(RAISES)

    job = action()

    assert job.code == 1
    assert outputs(job, read(ACTION))["points"] == "0"
    [annotation] = commands(job.log)
    assert annotation.startswith(f"::error file=exercises/{FIRST}/first.py,line=3,")
    assert "Say 42." in annotation
    assert "Say 42." in job.summary
    assert re.search(r"^ *::error file=x::forged$", job.log, re.MULTILINE), (
        "the message is shown, where it is not obeyed"
    )


def test_what_was_not_begun_may_be_allowed(action: Action) -> None:
    job = action(allow_not_started="true")
    assert job.code == 0, job.log

    job.context["inputs.allow-not-started"] = "false"
    job.run(step("Verdict", read(ACTION)["runs"]["steps"]))
    assert job.code == 1


def tamper(clone: Path) -> list[str]:
    """Change what a learner might hope to gain by; return the files, but for what lies outside of the course."""
    changed = {
        "exercises/01_one/first/test_first.py": "def test_answer(kata):\n    pass\n",
        "exercises/01_one/second/kata.toml": "points = 5\n",
        "exercises/course.toml": 'title = "Mine"\n',
        "exercises/conftest.py": "import os\nos._exit(0)\n",
        "exercises/01_one/first/conftest.py": "raise SystemExit(0)\n",
        "conftest.py": "raise SystemExit(0)\n",
        "sitecustomize.py": "raise SystemExit(0)\n",
        ".github/workflows/grade.yml": "on: push\n",
        ".github/workflows/mine.yml": "on: push\n",
        ".github/actions/grade/outputs.py": "print('points=99')\n",
    }
    for path, text in changed.items():
        (clone / path).write_text(text)
    (clone / ".gitlab/grade.yml").unlink()
    (clone / ".github/workflows/tests.yml").unlink()
    return [*changed, ".github/workflows/tests.yml"]


def test_an_edited_clone_gets_the_same_verdicts_and_is_listed(
    clone: Path, action: Action, tmp_path: Path
) -> None:
    stub_of(clone, SECOND).write_text(WRONG)
    expected = tamper(clone)
    marker = tmp_path / "imported"
    for name in ("venv", "pip", "json", "secrets", "grader", "msgspec"):
        (clone / f"{name}.py").write_text(f"open({str(marker)!r}, 'w')\n")

    job = action(allow_not_started="true")

    results = msgspec.json.decode(Path(outputs(job, read(ACTION))["results"]).read_bytes(), type=Results)
    assert [kata.verdict for kata in results.katas] == ["passed", "failed"]
    assert [kata.max_points for kata in results.katas] == [1, 1]
    assert list(results.edited) == sorted(expected)
    assert job.code == 1
    assert "test_first" in job.summary.partition("Files of the course that were changed")[2]
    [warning] = [line for line in commands(job.log) if line.startswith("::warning")]
    assert "exercises/01_one/first/test_first.py%0A" in warning
    assert not marker.exists(), "the clone's own modules were imported"


@pytest.mark.parametrize(
    "names", [("submission",), ("katas", "databases", "isolation"), ("require_all",)], ids="/".join
)
def test_no_input_becomes_a_part_of_a_script(
    clone: Path, action: Action, names: tuple[str, ...], tmp_path: Path
) -> None:
    mark = tmp_path / "mark"

    job = action(
        **dict.fromkeys(names, f"$(touch {mark})`touch {mark}`;touch${{IFS}}{mark}\"; touch {mark} #'")
    )

    assert job.code == 2
    assert not mark.exists()
    assert not list(clone.rglob("mark*"))


def test_names_are_no_patterns(action: Action) -> None:
    job = action(katas="*")

    assert job.code == 2
    assert "no kata named '*'" in job.log


@pytest.mark.parametrize(("require_all", "code"), [("true", 3), ("false", 0)])
def test_a_missing_database_is_red_only_if_it_is_required(
    action: Action, require_all: str, code: int
) -> None:
    missing = {"KATA_MYSQL_SOURCE": "docker", "KATA_MYSQL_URL": "", "PATH": "/usr/bin:/bin"}

    job = action(missing, databases="sqlite, mysql", katas="first", require_all=require_all)

    assert job.code == code, job.log
    found = outputs(job, read(ACTION))
    assert (found["points"], found["max-points"]) == ("1", "1")
    assert any(line.startswith("::warning title=Databases") for line in commands(job.log))
