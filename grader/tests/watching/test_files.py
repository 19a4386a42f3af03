"""Files in all the states that editors and accidents leave them in."""

import os
import queue
import shutil
from pathlib import Path

import psutil
import pytest

from grader.tests import needs
from grader.tests.waiting import PATIENCE, wait_until
from grader.tests.watching.conftest import KEEPS_NOTHING, REFERENCE, Learner, Start
from grader.watching.events import Event, Saved
from grader.watching.files import Saves

pytestmark = needs.unix


@pytest.fixture(params=[[], ["--poll"]], ids=["events", "polling"])
def evening(request: pytest.FixtureRequest, learner: Start) -> Learner:
    found = learner(*request.param)
    found.sees("Not written yet")
    return found


def test_a_file_that_is_no_python_is_the_learners_error(evening: Learner) -> None:
    evening.save(b"def keep_note(:\n")
    evening.sees("✗ No test can run.", "keep_note.py is not valid Python", "def keep_note(:")

    evening.save(b"\x00\xff")
    evening.sees("No test can run", "NUL byte")

    evening.save(b"")
    evening.sees("✗ test_the_note_is_kept")

    evening.save(REFERENCE)
    evening.sees("✓ Passed")


def test_a_file_that_is_gone_and_comes_back(evening: Learner) -> None:
    aside = evening.folder / "aside.py"

    evening.file().rename(aside)
    evening.sees("keep_note.py is gone.", "kata reset keep_note")
    aside.rename(evening.file())
    evening.sees("Not written yet")

    evening.file().unlink()
    evening.sees("keep_note.py is gone.")
    evening.press("ry")
    evening.sees("Not written yet", "This is the stub")


def test_editors_that_save_by_renaming(evening: Learner) -> None:
    for answer, words in (
        (KEEPS_NOTHING, "✗ test_the_note_is_kept"),
        (REFERENCE, "✓ Passed"),
        (KEEPS_NOTHING, "✗"),
    ):
        new = evening.file().with_name("keep_note.py.tmp")
        shutil.copyfile(evening.folder / answer, new)
        os.replace(new, evening.file())
        evening.sees(words)
        if "Passed" not in words:
            evening.sees_no("✓ Passed")


def test_editors_that_put_the_old_file_aside(evening: Learner) -> None:
    """As vim does with `backupcopy=no`: rename, write anew, remove the old one."""
    old = evening.file().with_name("keep_note.py~")
    evening.file().rename(old)
    evening.file().write_bytes((evening.folder / REFERENCE).read_bytes())
    old.unlink()

    evening.sees("✓ Passed")
    assert b"is gone" not in evening.written


def test_a_file_that_is_written_bit_by_bit(evening: Learner) -> None:
    data = (evening.folder / REFERENCE).read_bytes()
    with evening.file().open("wb", buffering=0) as file:
        for start in range(0, len(data), 40):
            file.write(data[start : start + 40])

    evening.sees("✓ Passed")


def test_the_folder_is_replaced_as_git_does(evening: Learner) -> None:
    folder = evening.file().parent
    aside = evening.folder / "aside"
    shutil.copytree(folder, aside)
    (aside / "keep_note.py").write_bytes((evening.folder / REFERENCE).read_bytes())

    shutil.rmtree(folder)
    evening.sees("keep_note.py is gone.")
    aside.rename(folder)
    evening.sees("✓ Passed")

    evening.save(KEEPS_NOTHING)
    evening.sees("✗ fails anew: test_the_note_is_kept")


def test_tests_that_are_gone_for_a_while(evening: Learner) -> None:
    """As when git puts another commit in the place of this one."""
    tests = evening.file().with_name("test_keep_note.py")
    aside = tests.rename(evening.folder / "aside.py")

    evening.save(REFERENCE)
    evening.sees("The run could not begin (test_keep_note.py: No such file or directory).", "Save once more")
    evening.press("h")
    evening.sees("test_keep_note.py: No such file or directory. Save once more")

    aside.rename(tests)
    evening.save(KEEPS_NOTHING)
    evening.sees("✗ test_the_note_is_kept")
    evening.sees_no("No such file")


def test_a_folder_in_the_place_of_the_file(evening: Learner) -> None:
    evening.file().unlink()
    evening.file().mkdir()

    evening.sees("keep_note.py cannot be read: Is a directory.")


def test_where_the_system_tells_nothing_the_file_is_looked_at(tmp_path: Path) -> None:
    """A link that leads elsewhere now is no event in the folder that it led to."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kata.py").write_text(name)
    link = tmp_path / "link"
    link.symlink_to("one")
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()

    with Saves(link / "kata.py", events.put):
        new = tmp_path / "new"
        new.symlink_to("other")
        os.replace(new, link)
        assert events.get(timeout=PATIENCE) == Saved()
        for text in ("once", "and once more"):
            (tmp_path / "other" / "kata.py").write_text(text)
            assert events.get(timeout=PATIENCE) == Saved()


def test_an_endless_loop_is_stopped_and_told(learner: Start) -> None:
    evening = learner()
    evening.sees("Not written yet")

    evening.save(b"def keep_note(engine, text):\n    while True:\n        pass\n")

    evening.sees("running, 1 s")
    evening.sees("ran longer than 10 s in all and was stopped", "– test_one_commit_is_enough (not run)")


def test_the_next_save_gives_an_endless_loop_up(learner: Start, clone: Path) -> None:
    evening = learner()
    evening.sees("Not written yet")
    began = clone / "began"
    evening.save(
        f"import os\nopen({str(began)!r}, 'w').write(str(os.getpid()))\nwhile True:\n    pass\n".encode()
    )
    assert wait_until(lambda: began.exists() and began.read_text() != "")

    evening.save(REFERENCE)

    evening.sees("✓ Passed")
    assert wait_until(lambda: not psutil.pid_exists(int(began.read_text())))
    assert b"ran longer" not in evening.written
