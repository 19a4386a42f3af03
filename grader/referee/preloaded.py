"""Imported by the fork server of the referees alone: what each of them would load and warm up, done once.

Importing it works: pytest runs an empty test, which loads its own parts, and SQLAlchemy a query or two.
"""

import tempfile
from pathlib import Path

import pytest

from grader.referee import run
from grader.sandbox.process import hide
from grader.worker.warm import work_with_an_orm


def _run_an_empty_test() -> None:
    with tempfile.TemporaryDirectory() as folder:
        test = Path(folder) / "test_nothing.py"
        test.write_text("def test_nothing():\n    assert 1 + 1 == 2\n")
        pytest.main([str(test), f"--rootdir={folder}", *run.OPTIONS])


hide()
run.only_ours()
work_with_an_orm()
_run_an_empty_test()
