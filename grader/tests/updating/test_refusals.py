"""Every reason not to update: clear words, and nothing changed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from grader.commands.exit import Code, Stop
from grader.tests.commands.conftest import kata
from grader.tests.little import MINE, STUB, TEST, write_kata
from grader.tests.updating.conftest import ONE, TWO, World, git

NEW_KATA = "02_more/drop_note"


def edited_test(world: World) -> None:
    (world.clone / "exercises/01_notes/keep_note/test_keep_note.py").write_text(TEST + "# mine\n")


def staged_test(world: World) -> None:
    edited_test(world)
    git(world.clone, "add", "--all")
    git(
        world.clone,
        "restore",
        "--worktree",
        "--source=HEAD",
        "exercises/01_notes/keep_note/test_keep_note.py",
    )


def conflict(world: World) -> None:
    edited_test(world)
    world.commit()
    write_kata(world.author, ONE, stub=world.theirs(ONE).read_text(), test=TEST + "# theirs\n")
    world.publish()


def in_the_way(world: World) -> None:
    (world.clone / "exercises" / NEW_KATA).mkdir(parents=True)
    (world.clone / "exercises" / NEW_KATA / "README.md").write_text("mine")


def file_for_a_folder(world: World) -> None:
    (world.clone / "exercises/02_more").write_text("mine")


def folder_for_a_file(world: World) -> None:
    (world.clone / "exercises" / NEW_KATA / "kata.toml").mkdir(parents=True)


def detached(world: World) -> None:
    git(world.clone, "checkout", "--quiet", "--detach")


def unfinished(world: World) -> None:
    git(world.clone, "switch", "--quiet", "--create", "other")
    world.mine(ONE).write_text(MINE)
    world.commit()
    git(world.clone, "switch", "--quiet", "main")
    git(world.clone, "merge", "--quiet", "--no-ff", "--no-commit", "other")


def no_remote(world: World) -> None:
    git(world.clone, "remote", "remove", "origin")


def no_network(world: World) -> None:
    git(world.clone, "remote", "set-url", "origin", "https://ada:secret@127.0.0.1:9/course.git")


def unrelated(world: World) -> None:
    git(world.author, "checkout", "--quiet", "--orphan", "fresh")
    git(world.author, "commit", "--quiet", "--allow-empty", "--message", "anew")
    git(world.author, "push", "--quiet", "--force", "origin", "fresh:main")


def no_course(world: World) -> None:
    git(world.author, "rm", "-r", "--quiet", "exercises")
    git(world.author, "commit", "--quiet", "--message", "x")
    git(world.author, "push", "--quiet", "origin", "main")


def under_way(world: World) -> None:
    (world.clone / ".kata").mkdir(exist_ok=True)
    lock = FileLock(world.clone / ".kata/update.lock")
    lock.acquire()
    world.lock = lock  # type: ignore[attr-defined]  # held as long as the test lasts


@pytest.mark.parametrize(
    ("trouble", "code", "words"),
    [
        (
            edited_test,
            2,
            "You have changed exercises/01_notes/keep_note/test_keep_note.py. To drop the change: git",
        ),
        (staged_test, 2, "You have staged changes of exercises/01_notes/keep_note/test_keep_note.py"),
        (
            conflict,
            2,
            "To give yours up: git checkout origin/main -- exercises/01_notes/keep_note/test_keep_note.py",
        ),
        (in_the_way, 2, "exercises/02_more/drop_note/README.md is in the way"),
        (file_for_a_folder, 2, "exercises/02_more is in the way of a folder of the course"),
        (folder_for_a_file, 2, "The folder exercises/02_more/drop_note/kata.toml is in the way"),
        (detached, 2, "git switch main"),
        (unfinished, 2, "git is in the middle of a merge"),
        (no_remote, 2, "git remote add upstream URL"),
        (no_network, 3, "Is there a network? Nothing was changed."),
        (unrelated, 2, "have no history in common"),
        (no_course, 2, "holds no course"),
        (under_way, 2, "Another kata update is under way"),
    ],
)
def test_clear_words_and_nothing_changed(
    world: World, trouble: Callable[[World], None], code: int, words: str
) -> None:
    write_kata(world.author, NEW_KATA)
    write_kata(world.author, TWO, stub="# newer\n" + STUB)
    world.publish()
    trouble(world)
    before, head, status = world.files(), git(world.clone, "rev-parse", "HEAD"), world.status()

    with pytest.raises(Stop) as stopped:
        world.update()

    assert words in str(stopped.value)
    assert "secret" not in str(stopped.value)
    assert stopped.value.code == code
    assert world.files() == before
    assert git(world.clone, "rev-parse", "HEAD") == head
    assert world.status() == status


def test_a_conflict_is_solved_as_the_words_say(world: World) -> None:
    conflict(world)
    with pytest.raises(Stop):
        world.update()

    git(world.clone, "checkout", "origin/main", "--", "exercises/01_notes/keep_note/test_keep_note.py")
    world.commit()

    assert world.update() == 0
    world.same_as_upstream()


def test_an_unknown_version_names_the_known_ones(world: World) -> None:
    with pytest.raises(Stop, match=r"There is no version 'v9'\. Known are: .*origin/main"):
        world.update("v9")
    with pytest.raises(Stop, match="There is no version '--all'"):
        world.update("--all")


def test_a_folder_that_is_no_clone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(world.folder))
    (world.clone / ".git").rename(world.folder / "elsewhere")

    with pytest.raises(Stop, match="is no git clone"):
        world.update()


def test_a_course_inside_another_repository(world: World) -> None:
    (world.clone / ".git").rename(world.folder / "elsewhere")
    git(world.folder, "init", "--quiet")

    with pytest.raises(Stop, match="inside another git repository"):
        world.update()


def test_a_repository_without_commits(world: World) -> None:
    (world.clone / ".git").rename(world.folder / "elsewhere")
    git(world.clone, "init", "--quiet")

    with pytest.raises(Stop, match="There is no commit here yet"):
        world.update()


def test_without_git(world: World, tmp_path: Path) -> None:
    found = kata("update", cwd=world.clone, PATH=str(tmp_path / "empty"))

    assert found.returncode == Code.GRADER
    assert "git is not installed" in found.stderr
