"""An update that is killed on the way: run again, it finishes, and nothing of the learner's is lost."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from grader.learning.copies import all_copies
from grader.tests import needs
from grader.tests.killing import killed_at
from grader.tests.little import MINE, STUB, TEST, write_kata
from grader.tests.updating.conftest import ONE, TWO, World

RENAMED, NEW, GONE = "02_more/hold_note", "02_more/new_note", "01_notes/old_note"
AT_MOST = 400
STRIDE = 5
"""Steps from one try to the next: 1 tries all of them, and takes minutes."""


@needs.unix
def test_killed_on_the_way_the_next_run_finishes(world: World) -> None:
    write_kata(world.author, GONE)
    world.publish()
    world.update()
    for kata in (ONE, TWO, GONE):
        world.mine(kata).write_text(f"{MINE}# {kata}\n")
    world.commit()
    world.mine(TWO).write_text(f"{MINE}# uncommitted\n")
    old_stub = world.theirs(ONE).read_text()
    for kata in (ONE, GONE):
        world.drop(kata)
    write_kata(world.author, RENAMED, stub=old_stub + "# newer\n", renamed_from=ONE)
    write_kata(world.author, NEW)
    write_kata(world.author, TWO, stub="# newer\n" + STUB, test=TEST + "# newer\n")
    world.publish()
    before = world.folder / "before"
    world.clone.rename(before)

    step, killed = 1 - STRIDE, True
    while killed and step < AT_MOST:
        step += STRIDE
        shutil.rmtree(world.clone, ignore_errors=True)
        shutil.copytree(before, world.clone, symlinks=True)
        killed = killed_at(step, lambda: world_again(world))
        if killed:
            world_again(world)

        assert world.mine(RENAMED).read_text() == f"{MINE}# {ONE}\n", step
        assert world.mine(TWO).read_text() == f"{MINE}# uncommitted\n", step
        assert [copy.path.read_text() for copy in all_copies(world.course)] == [f"{MINE}# {GONE}\n"], step
        beside = [f"exercises/{kata}/{kata.partition('/')[2]}" for kata in (RENAMED, TWO)]
        world.same_as_upstream(*(path + end for path in beside for end in (".py", ".new.py")))
        assert world.status() == [" M exercises/01_notes/find_note/find_note.py"], step
    assert step > 20
    assert not killed


def world_again(world: World) -> None:
    """Update, from the folder that was made anew."""
    os.chdir(world.clone)
    assert world.update() == 0


@needs.unix
def test_ctrl_c_while_files_are_replaced_waits_until_they_are(world: World) -> None:
    """Else the grader itself would be half the old and half the new one, and might not start again."""
    write_kata(world.author, NEW)
    world.publish()
    replaced = []

    def replace(source: Path, target: Path) -> None:
        os.rename(source, target)
        if ".kata" not in Path(target).parts:
            replaced.append(target)
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.MonkeyPatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(os, "replace", replace)
        world.update()

    assert len(replaced) > 3
    world.same_as_upstream()
    assert world.update() == 0
    assert world.status() == []
