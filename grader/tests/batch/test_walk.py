"""The README's chapter for instructors, walked: from a folder of archives to a gradebook's CSV, command by command."""

import csv
import re
import shlex
import tomllib
from pathlib import Path

from grader.tests.commands.conftest import ROOT, kata

README = (ROOT / "README.md").read_text("utf-8")
CLASS = README[README.index("### A class") : README.index("### In CI")]


def test_the_chapter_leads_from_archives_to_a_gradebook(course: Path, class_: Path) -> None:
    class_.rename(course / "handed-in")
    (course / "roster.csv").write_text("id,name\nada,Ada Lovelace\nben,Ben\nzoe,Zoe\n")
    commands = [
        shlex.split(line, comments=True) for line in re.findall(r"^    (kata .*)", CLASS, re.MULTILINE)
    ]
    assert [command[1] for command in commands] == ["batch", "batch", "report", "report", "report"]

    for _, *arguments in commands:
        found = kata(*arguments, cwd=course)
        assert found.returncode == 0, (arguments, found.stderr)

    assert (course / "report" / "gradebook.sqlite").is_file()
    assert (course / "pages" / "index.html").is_file()
    assert (course / "pages" / "learner" / "ada.html").is_file()
    rows = list(csv.DictReader((course / "canvas.csv").read_text("utf-8").splitlines()))
    assert {row["SIS Login ID"]: row["SQLAlchemy katas"] for row in rows[1:]}["ada"] == "2"


def test_the_policy_of_the_chapter_is_one(course: Path, class_: Path, tmp_path: Path) -> None:
    [policy] = re.findall(r"```toml\n(.*?)```", CLASS, re.DOTALL)
    policy = policy.replace('"06_rollback"', '"01_notes"')
    assert set(tomllib.loads(policy)) == {"late", "extension", "weight"}
    (course / "policy.toml").write_text(policy)
    kata("batch", class_, "--out", tmp_path / "report", "--db", "sqlite", "--only", "ada", cwd=course)

    found = kata("report", tmp_path / "report", "--policy", "policy.toml", cwd=course)

    assert found.returncode == 0, found.stderr
    assert "4 of 4 points" in found.stdout
