"""Imported by the fork server of the referees alone: what each of them would load, warm up and start, done once.

Importing it works: pytest runs an empty test, which loads its own parts, and SQLAlchemy a query or two; then pytest is
started for good.
"""

import gc
from pathlib import Path

import pytest

from grader.grading import runner  # noqa: F401
from grader.referee import run  # noqa: F401
from grader.referee.started import OPTIONS, only_ours, started
from grader.sandbox.process import hide
from grader.worker.warm import work_with_an_orm


def _run_an_empty_test() -> None:
    # No temporary file: whoever closes the terminal meanwhile would leave it behind.
    test = Path(__file__).with_name("nothing.py")
    pytest.main([str(test), f"--rootdir={test.parent}", *OPTIONS])


hide()
only_ours()
work_with_an_orm()
_run_an_empty_test()
started()
gc.collect()
gc.freeze()
