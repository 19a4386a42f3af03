"""A course with the action in it, a learner's clone of it, and the action's steps run as GitHub runs them."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.tests.ci.service import ACTION, GITLAB, WORKFLOWS, Job, read
from grader.tests.little import MINE, stub_of, write_course

FIRST, SECOND = "01_one/first", "01_one/second"
WRONG = "def answer():\n    return 41\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course as the service checks it out for the action."""
    root = write_course(tmp_path / "course", FIRST, SECOND)
    shutil.copytree(ACTION.parent, root / ".github/actions/grade")
    shutil.copytree(WORKFLOWS, root / ".github/workflows")
    shutil.copytree(GITLAB.parent, root / ".gitlab")
    return root


@pytest.fixture
def clone(course: Path, tmp_path: Path) -> Path:
    """A learner's clone: the first kata is solved, the second not begun."""
    clone = Path(shutil.copytree(course, tmp_path / "clone"))
    stub_of(clone, FIRST).write_text(MINE)
    return clone


def installed(folder: Path) -> None:
    """Put programs where the step that installs the grader puts them; installing needs a network."""
    (folder / "bin").mkdir(parents=True)
    for name, command in (("python", ""), ("kata", "-P -m grader ")):
        program = folder / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {command}"$@"\n')
        program.chmod(0o755)


Action = Callable[..., Job]
"""Runs the action on the clone with these inputs; underscores in their names are dashes."""


@pytest.fixture
def action(course: Path, clone: Path, tmp_path: Path) -> Action:
    def run(environment: dict[str, str] | None = None, **inputs: str) -> Job:
        described = read(ACTION)
        defaults = {name: each["default"] for name, each in described["inputs"].items()}
        given = (
            defaults
            | {"databases": "sqlite"}
            | {name.replace("_", "-"): value for name, value in inputs.items()}
        )
        assert given.keys() == defaults.keys()
        job = Job(clone, tmp_path / "runner", {f"inputs.{name}": value for name, value in given.items()})
        installed(job.temporary / "kata")
        for step in described["runs"]["steps"]:
            if "run" in step and step["name"] != "Install the grader":
                job.run(step, GITHUB_ACTION_PATH=str(course / ".github/actions/grade"), **(environment or {}))
        return job

    return run
