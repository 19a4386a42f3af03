"""Killed at whichever step, and two commands at once: nothing that a learner wrote is lost."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.course import Course, Kata, read_course
from grader.learning.copies import all_copies
from grader.learning.stubs import keep, reset, undo
from grader.tests import needs
from grader.tests.killing import killed_at
from grader.tests.little import MINE, STUB, stub_of, write_course

ONE = "01_notes/keep_note"
OTHERS = ["01_notes/find_note"]


def fresh(root: Path) -> tuple[Course, Kata]:
    course = read_course(root / "exercises")
    return course, course.find(ONE)


@needs.unix
@pytest.mark.parametrize("what", [reset, undo])
def test_killed_at_any_step_loses_nothing_and_the_next_try_finishes(
    tmp_path: Path, what: Callable[..., object]
) -> None:
    for step in range(1, 40):
        root = write_course(tmp_path / f"clone-{step}", ONE)
        course = read_course(root / "exercises")
        kata = course.find(ONE)
        keep(course)
        stub_of(root, ONE).write_text("before = 1\n")
        if what is undo:
            reset(course, kata)
            stub_of(root, ONE).write_text(MINE)
        was = stub_of(root, ONE).read_text()

        killed = killed_at(step, lambda root=root: what(*fresh(root)))

        there = stub_of(root, ONE).read_text()
        copies = [copy.path.read_text() for copy in all_copies(course)]
        assert was == there or was in copies, step
        if what is reset:
            reset(course, kata)
            assert STUB in stub_of(root, ONE).read_text()
        elif there == was:
            undo(course, kata)  # it may have kept what is there, and then died
            assert stub_of(root, ONE).read_text() == "before = 1\n"
        assert was in [copy.path.read_text() for copy in all_copies(course)]
        if not killed:
            break
    assert step > 3
    assert not killed


def test_many_commands_at_once_keep_everything(tmp_path: Path) -> None:
    root = write_course(tmp_path / "clone", ONE, *OTHERS)
    keep(read_course(root / "exercises"))
    for kata in (ONE, *OTHERS):
        stub_of(root, kata).write_text(f"{MINE}# {kata}\n")
    commands = [["reset", name, "--yes"] for name in ("keep_note", "find_note", "keep_note")]

    running = [
        subprocess.Popen([sys.executable, "-m", "grader", *command], cwd=root, stdout=subprocess.PIPE)
        for command in commands
    ]
    for process in running:
        process.communicate(timeout=60)

    assert [process.returncode for process in running] == [0] * len(running)
    course = read_course(root / "exercises")
    assert {copy.path.read_text() for copy in all_copies(course)} == {
        f"{MINE}# {kata}\n" for kata in (ONE, *OTHERS)
    }
    assert all(STUB in stub_of(root, kata).read_text() for kata in (ONE, *OTHERS))
