"""`kata update` over real generations of a course: what comes, what stays, what git has afterwards."""

import re
import shutil
from pathlib import Path

import pytest

from grader.learning.copies import all_copies
from grader.learning.progress import Progress
from grader.learning.stubs import pristine, reset
from grader.tests.commands.conftest import kata
from grader.tests.little import MINE, STUB, TEST, write_kata
from grader.tests.updating.conftest import ONE, TWO, World, git

NEW = "# a better stub\n" + STUB
ONE_FILE = "exercises/01_notes/keep_note/keep_note.py"
BESIDE = ONE_FILE.replace(".py", ".new.py")


def test_a_clone_without_edits_becomes_the_new_version(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    write_kata(world.author, ONE, stub=NEW, test=TEST + "# newer\n")
    write_kata(world.author, "02_more/drop_note")
    (world.author / "pyproject.toml").write_text("# 2\n")
    newest = world.publish()

    assert world.update() == 0

    world.same_as_upstream()
    assert world.status() == []
    assert git(world.clone, "rev-parse", "HEAD") == newest
    said = capsys.readouterr().out
    assert "New katas: 02_more/drop_note." in said
    assert "Changed tests: 01_notes/keep_note." in said
    assert "pip install --editable ." in said
    assert world.update() == 0
    assert "already holds origin/main" in capsys.readouterr().out


@pytest.mark.parametrize("committed", [False, True])
def test_an_edited_stub_stays_and_the_new_one_lies_beside(
    world: World, capsys: pytest.CaptureFixture[str], committed: bool
) -> None:
    world.mine(ONE).write_text(MINE)
    world.mine(ONE).chmod(0o600)
    mine = world.commit() if committed else git(world.clone, "rev-parse", "HEAD")
    write_kata(world.author, ONE, stub=NEW)
    write_kata(world.author, TWO, stub=NEW + "# two\n")
    newest = world.publish()

    world.update()

    assert world.mine(ONE).read_text() == MINE
    assert world.mine(ONE).stat().st_mode & 0o777 == 0o600
    assert (world.clone / BESIDE).read_text() == NEW
    assert world.mine(TWO).read_text() == NEW + "# two\n"
    world.same_as_upstream(ONE_FILE, BESIDE)
    assert world.status() == ([] if committed else [f" M {ONE_FILE}"])
    if committed:
        assert git(world.clone, "rev-list", "--parents", "-1", "HEAD").split()[1:] == [mine, newest]
    assert f"The new stub: {BESIDE}" in " ".join(capsys.readouterr().out.split())
    kata_now = world.course.find(ONE)
    assert pristine(world.course, kata_now).decode() == NEW
    reset(world.course, kata_now)
    assert world.mine(ONE).read_text() == NEW
    assert not (world.clone / BESIDE).exists()


def test_an_edited_stub_that_the_course_did_not_change_has_nothing_beside(world: World) -> None:
    world.mine(ONE).write_text(MINE)
    write_kata(world.author, TWO, stub=NEW)
    world.publish()

    world.update()

    world.same_as_upstream(ONE_FILE)
    assert not (world.clone / BESIDE).exists()


def test_several_generations_one_after_the_other_and_then_a_plain_pull(world: World) -> None:
    world.mine(ONE).write_text(MINE)
    world.commit()
    for number in range(3):
        write_kata(world.author, ONE, stub=f"# {number}\n{STUB}")
        write_kata(world.author, f"02_more/kata_{number}")
        world.publish()
        world.update()
        assert (world.clone / BESIDE).read_text() == f"# {number}\n{STUB}"
        world.same_as_upstream(ONE_FILE, BESIDE)
    assert world.status() == []
    assert all_copies(world.course) == []  # what lay beside was nobody's work

    (world.author / "README.md").write_text("pulled")
    world.publish()
    git(world.clone, "pull", "--quiet", "--no-rebase", "--no-edit")

    world.same_as_upstream(ONE_FILE, BESIDE)
    world.update()
    assert world.status() == []


def test_work_done_in_the_file_beside_is_kept(world: World) -> None:
    world.mine(ONE).write_text(MINE)
    for number in range(2):
        write_kata(world.author, ONE, stub=f"# {number}\n{STUB}")
        world.publish()
        world.update()
        if number == 0:
            (world.clone / BESIDE).write_text("mine = 1\n")

    assert [copy.path.read_text() for copy in all_copies(world.course)] == ["mine = 1\n"]


@pytest.mark.parametrize("committed", [False, True])
@pytest.mark.parametrize("edited", [False, True])
def test_a_renamed_kata_takes_the_learners_file_and_progress_along(
    world: World, capsys: pytest.CaptureFixture[str], committed: bool, edited: bool
) -> None:
    old = world.course.find(ONE)
    if edited:
        world.mine(ONE).write_text(MINE)
        Progress.of(world.course).ran(old, "sqlite", MINE.encode(), failing=None)
    if committed and edited:
        world.commit()
    new_id = "02_more/hold_note"
    stub = world.theirs(ONE).read_text()
    world.drop(ONE)
    write_kata(world.author, new_id, stub=stub, renamed_from=ONE)
    world.publish()

    world.update()

    assert world.mine(new_id).read_text() == (MINE if edited else stub)
    assert not world.mine(ONE).parent.exists()
    where = "exercises/02_more/hold_note/hold_note.py"
    world.same_as_upstream(where)
    assert world.status() == ([f" M {where}"] if edited and not committed else [])
    assert "01_notes/keep_note is called 02_more/hold_note now." in capsys.readouterr().out
    course = world.course
    assert Progress.of(course).standing(course.find(new_id)) == ("passed" if edited else "not_started")


def test_a_removed_katas_file_is_kept_as_a_dated_copy(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.mine(ONE).write_text(MINE)
    world.drop(ONE)
    write_kata(world.author, TWO)
    world.publish()

    world.update()

    assert not world.mine(ONE).parent.exists()
    [copy] = all_copies(world.course)
    assert copy.kata == ONE
    assert copy.path.read_text() == MINE
    said = " ".join(capsys.readouterr().out.split())
    assert f"{ONE} is no longer in the course. Your file is kept: .kata/copies/{ONE}/" in said
    assert world.status() == []


def test_a_removed_kata_that_was_not_begun_just_goes(world: World) -> None:
    world.drop(ONE)
    world.publish()

    world.update()

    world.same_as_upstream()
    assert all_copies(world.course) == []


def test_passed_katas_with_new_tests_are_named_and_stand_as_outdated(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    for each in (ONE, TWO):
        world.mine(each).write_text(MINE)
    Progress.of(world.course).ran(world.course.find(ONE), "sqlite", MINE.encode(), failing=None)
    for each in (ONE, TWO):
        write_kata(world.author, each, stub=world.theirs(each).read_text(), test=TEST + "# newer\n")
    world.publish()

    world.update()

    said = " ".join(capsys.readouterr().out.split())
    assert "Passed before, and the tests have changed since; run them again: 01_notes/keep_note." in said
    assert "Changed tests: 01_notes/find_note." in said
    assert Progress.of(world.course).standing(world.course.find(ONE)) == "outdated"


def test_a_deleted_stub_comes_back(world: World) -> None:
    world.mine(ONE).unlink()
    world.mine(TWO).unlink()
    world.commit()
    world.mine(ONE).unlink(missing_ok=True)
    (world.author / "README.md").write_text("x")
    world.publish()

    world.update()

    world.same_as_upstream()
    assert world.status() == []


def test_a_dry_run_tells_and_changes_nothing(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    world.mine(ONE).write_text(MINE)
    write_kata(world.author, ONE, stub=NEW)
    world.publish()
    before, head = world.files(), git(world.clone, "rev-parse", "HEAD")

    assert world.update(dry_run=True) == 0

    assert world.files() == before
    assert git(world.clone, "rev-parse", "HEAD") == head
    said = capsys.readouterr().out
    assert "This would bring origin/main." in said
    assert "You have edited keep_note.py: it stays." in said
    assert said.endswith("Nothing was changed.\n")


def test_upstream_comes_before_origin_and_a_version_can_be_chosen(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    fork = world.folder / "fork.git"
    git(world.folder, "clone", "--quiet", "--bare", str(world.upstream), str(fork))
    git(world.clone, "remote", "set-url", "origin", str(fork))
    git(world.clone, "remote", "add", "upstream", str(world.upstream))
    (world.author / "README.md").write_text("first")
    world.publish()
    git(world.author, "tag", "v1")
    git(world.author, "push", "--quiet", "origin", "v1")
    (world.author / "README.md").write_text("second")
    world.publish()

    world.update("v1")
    assert (world.clone / "README.md").read_text() == "first"
    world.update()
    assert (world.clone / "README.md").read_text() == "second"
    assert "Your clone now holds upstream/main." in capsys.readouterr().out


def test_a_shallow_clone_is_updated_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.clone = world.folder / "shallow"
    git(world.folder, "clone", "--quiet", "--depth", "1", f"file://{world.upstream}", str(world.clone))
    monkeypatch.chdir(world.clone)
    world.mine(ONE).write_text(MINE)
    world.commit()
    write_kata(world.author, ONE, stub=NEW)
    world.publish()

    world.update()

    world.same_as_upstream(ONE_FILE, BESIDE)
    assert world.mine(ONE).read_text() == MINE


def test_what_is_the_learners_own_stays(world: World) -> None:
    (world.clone / "notes.md").write_text("committed")
    (world.clone / "README.md").write_text("mine, and the course has none")
    world.commit()
    (world.clone / "notes.md").write_text("and edited")
    (world.clone / "scratch.py").write_text("untracked")
    write_kata(world.author, TWO, stub=NEW)
    world.publish()

    world.update()

    assert (world.clone / "notes.md").read_text() == "and edited"
    assert (world.clone / "scratch.py").read_text() == "untracked"
    assert world.status() == [" M notes.md", "?? scratch.py"]


def test_a_committed_change_of_a_course_file_stays_while_the_course_does_not_change_it(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    (world.clone / "pyproject.toml").write_text("# mine\n")
    world.commit()
    write_kata(world.author, TWO, stub=NEW)
    world.publish()

    world.update()

    assert (world.clone / "pyproject.toml").read_text() == "# mine\n"
    assert "These stay as you committed them: pyproject.toml." in capsys.readouterr().out


def test_a_staged_edit_of_a_stub_stays_staged(world: World) -> None:
    world.mine(ONE).write_text("staged = 1\n")
    git(world.clone, "add", "--all")
    world.mine(ONE).write_text("and more = 1\n")
    write_kata(world.author, ONE, stub=NEW)
    world.publish()

    world.update()

    assert git(world.clone, "show", f":{ONE_FILE}") == "staged = 1"
    assert world.mine(ONE).read_text() == "and more = 1\n"


def test_ends_of_lines_are_no_edit(world: World) -> None:
    git(world.clone, "config", "core.autocrlf", "true")
    world.mine(ONE).write_bytes(world.mine(ONE).read_bytes().replace(b"\n", b"\r\n"))
    write_kata(world.author, ONE, stub=NEW)
    world.publish()

    world.update()

    assert world.mine(ONE).read_bytes() == NEW.encode().replace(b"\n", b"\r\n")
    assert world.status() == []


def test_nobody_needs_a_name_in_git(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.mine(ONE).write_text(MINE)
    world.commit()
    (world.author / "README.md").write_text("x")
    world.publish()
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git(world.clone, "config", "user.useConfigOnly", "true")

    assert world.update() == 0
    assert git(world.clone, "log", "-1", "--format=%cn %s") == "kata Update the course from origin/main"


def test_the_command_itself_runs_from_a_folder_below(world: World) -> None:
    world.mine(ONE).write_text(MINE)
    write_kata(world.author, ONE, stub=NEW)
    world.publish()

    found = kata("update", cwd=world.clone / "exercises" / "01_notes")

    assert found.returncode == 0, found.stderr
    assert re.match(
        r"Your clone now holds origin/main\.\nYou have edited keep_note\.py: it stays", found.stdout
    )
    assert max(map(len, found.stdout.splitlines())) <= 80
    assert not (world.clone / ".kata/update").exists()


def test_a_broken_course_in_the_clone_is_no_hindrance(world: World) -> None:
    shutil.rmtree(world.clone / "exercises/01_notes/find_note")
    (world.author / "README.md").write_text("x")
    world.publish()

    world.update()

    world.same_as_upstream()


def test_nothing_is_left_of_the_way(world: World) -> None:
    write_kata(world.author, TWO, stub=NEW)
    world.publish()
    world.update()

    assert sorted(path.name for path in Path(".kata").iterdir() if path.suffix != ".lock") == ["stubs"]
