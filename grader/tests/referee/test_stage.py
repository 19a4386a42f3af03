"""Where a graded test is played, and what becomes of it when a process of its own fails before it begins."""

import sys
from pathlib import Path

import pytest

from grader.course import read_course
from grader.databases import BACKENDS, Scratch
from grader.grading.job import Limits
from grader.referee.stage import Refereed
from grader.sandbox import Cell, Nursery, NurseryLine, SandboxError
from grader.sandbox.process import is_root
from grader.tests.attacks.case import COURSE

NOBODY = 65_534 if is_root() else None


def test_a_broker_that_cannot_begin_is_the_graders_trouble(tmp_path: Path) -> None:
    """Then the job is graded again: it has seen nothing of the submission."""
    roles = {"worker": "grader.worker.serve:run", "broker": "sys:exit"}
    kata = read_course(COURSE).find("transfer")
    scratch = Scratch(f"sqlite:///{tmp_path}/x.db", "", lambda: None)
    with Nursery.started("process", roles, sys.path, tmp_path) as nursery, nursery.line() as line:
        born = NurseryLine(line)
        stage = Refereed(
            lambda ours, output: born.spawn("worker", Cell(NOBODY), ours, output),
            lambda ours: born.spawn("broker", Cell(NOBODY), ours),
            str(tmp_path),
            Limits(),
        )
        with (
            pytest.raises(SandboxError, match="could not begin: it ended"),
            stage.test(kata, kata.reference, BACKENDS["sqlite"], scratch),
        ):
            pass
        stage.close()
