"""A clone of the course, as a learner has it."""

import shutil
from pathlib import Path

import pytest

from grader.course import Course, read_course

HERE = Path(__file__).parents[3]
WITHOUT = shutil.ignore_patterns("__pycache__", ".pytest_cache")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """Exercises and solutions of the real course."""
    folder = tmp_path / "clone"
    for part in ("exercises", "solutions"):
        shutil.copytree(HERE / part, folder / part, ignore=WITHOUT)
    return folder


@pytest.fixture
def course(clone: Path) -> Course:
    """The course in the clone."""
    return read_course(clone / "exercises")
