"""The fixtures keep their contract on every backend, and failures read as they should."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.databases import BACKENDS

HERE = Path(__file__).parent
COURSE = HERE / "contract_course" / "exercises" / "01_contract"
ANSWERS = HERE / "contract_course" / "solutions"


def run_pytest(*arguments: str | Path, cwd: Path = HERE) -> subprocess.CompletedProcess[str]:
    """Run pytest as a learner does, in a process of its own."""
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1", "PYTEST_ADDOPTS": ""}
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--no-header"),
            *(f"--submission={ANSWERS}", *map(str, arguments)),
        ],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
    )


def test_the_fixtures_keep_their_contract_on_every_backend() -> None:
    found = run_pytest(COURSE / "fixtures", COURSE / "isolation", "--db", "all", "-q")

    assert found.returncode == 0, found.stdout[-5000:]
    assert " passed" in found.stdout
    assert "skipped" not in found.stdout


@pytest.mark.parametrize("backend", BACKENDS)
def test_failures_read_as_they_should(backend: str, pytestconfig: pytest.Config) -> None:
    found = run_pytest(COURSE / "messages", "--db", backend, "--seed", "1", "-q")

    text = re.sub(r"\n=+ short test summary info.*", "\n", found.stdout, flags=re.DOTALL)
    text = text.partition("FAILURES")[2].partition("\n")[2]
    text = text.replace("'crate.label'", "'label'")  # MySQL names a key with its table, MariaDB without
    golden = HERE / "golden" / f"messages.{backend}.txt"
    if pytestconfig.getoption("--rewrite-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text)
    assert text == golden.read_text()
    assert "0x" not in text
    assert not [line for line in text.splitlines() if len(line) > 80]


def test_sqlite_is_the_default_and_the_id_says_so() -> None:
    found = run_pytest(COURSE / "fixtures", "-k", "url_names", "-v")

    assert "test_the_url_names_its_driver[sqlite] PASSED" in found.stdout


def test_several_backends_may_be_chosen() -> None:
    found = run_pytest(COURSE / "fixtures", "-k", "url_names", "-v", "--db", "postgresql", "--db", "sqlite")

    assert re.findall(r"test_the_url_names_its_driver\[(\w+)\] PASSED", found.stdout) == [
        "sqlite",
        "postgresql",
    ]


def test_an_unknown_backend_is_refused() -> None:
    found = run_pytest(COURSE / "fixtures", "--db", "oracle")

    assert found.returncode == 4
    assert "invalid choice: 'oracle'" in found.stderr


def test_a_seed_repeats_the_random_data() -> None:
    first, again, other = (
        run_pytest(COURSE / "messages", "-k", "random_data", "--seed", seed).stdout
        for seed in ("7", "7", "8")
    )

    names = [re.findall(r"\['(\w+)'\]", text) for text in (first, again, other)]
    assert names[0]
    assert names[0] == names[1] != names[2]


def test_without_a_seed_the_failure_tells_one() -> None:
    found = run_pytest(COURSE / "messages", "-k", "random_data")

    assert re.search(r"--seed \d+", found.stdout)


@pytest.mark.parametrize("where", ["solutions", "solutions/01_contract/fixtures/fixtures.py", "clone"])
def test_another_submission(where: str, tmp_path: Path) -> None:
    shutil.copytree(ANSWERS, tmp_path / "solutions")
    shutil.copytree(ANSWERS, tmp_path / "clone" / "exercises")

    found = run_pytest(COURSE / "fixtures", "-k", "executed_anew", "--submission", tmp_path / where)

    assert found.returncode == 0, found.stdout
    assert "2 passed" in found.stdout


def test_a_submission_without_the_file_is_told() -> None:
    found = run_pytest(
        COURSE / "fixtures", "-k", "executed_anew_for_each_test_1", "--submission", HERE / "nowhere"
    )

    assert "fixtures.py cannot be read: No such file or directory." in found.stdout
    assert "Traceback" not in found.stdout


@pytest.mark.parametrize("cwd", [COURSE / "fixtures", COURSE, COURSE.parents[1]])
def test_it_runs_from_any_folder(cwd: Path) -> None:
    found = run_pytest(".", "-k", "test_the_url_names_its_driver", cwd=cwd)

    assert "1 passed" in found.stdout


def test_a_url_that_does_not_connect_ends_the_run_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_URL", "mysql://nobody:secret@127.0.0.1:9/")

    found = run_pytest(COURSE / "fixtures", "--db", "mysql")

    assert found.returncode == 3
    assert "KATA_MYSQL_URL is set, but" in found.stdout + found.stderr
    assert "Traceback" not in found.stdout + found.stderr


def test_a_missing_database_ends_the_run_with_3(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "docker")
    monkeypatch.setenv("PATH", str(tmp_path))

    found = run_pytest(COURSE / "fixtures", "--db", "postgresql")

    assert found.returncode == 3
    assert "PostgreSQL is not available" in found.stdout + found.stderr
    assert "Traceback" not in found.stdout + found.stderr


def test_a_disk_that_is_full_is_not_the_learners_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugin = """
import errno, os
from grader.databases import sqlite

def fresh(self):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

sqlite._Folder.fresh = fresh
"""
    (tmp_path / "disk_is_full.py").write_text(plugin)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    found = run_pytest(COURSE / "fixtures", "-k", "url_names", "-p", "disk_is_full")

    assert "The test could not begin." in found.stdout, found.stdout
    assert "No space left on device" in found.stdout
