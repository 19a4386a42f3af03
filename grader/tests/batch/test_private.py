"""`--course DIR`: an instructor's own tests judge, learners read nothing of them, and submissions never see them."""

import shutil
from pathlib import Path

import msgspec
import pytest

from grader.grading.results import Results
from grader.tests.batch.conftest import MODULE, REFERENCE, hand_in
from grader.tests.batch.test_batch import batch, rows, verdicts
from grader.tests.commands.conftest import SMALL, kata
from grader.tests.little import write_index, write_kata

TESTS = "exercises/01_notes/keep_note/test_keep_note_private.py"
MARKER = "-".join(("UNGUESSABLE", "MARKER"))  # not in one piece, or this file would be found, too
PRIVATE = f'''"""{MARKER}"""


def test_the_same_note_twice(kata, engine, database, some):
    """{MARKER}: one call, one row."""
    text = some.words()
    kata.keep_note(engine, text)
    kata.keep_note(engine, text)

    assert database.count("note") == 2
'''
RIGHT = REFERENCE.read_text()
ONCE = (
    RIGHT
    + """

kept, keep = [], keep_note


def keep_note(engine, text):
    if not kept:
        kept.append(keep(engine, text))
    return kept[0]
"""
)
"""Passes the course's tests: each of them begins with a fresh module."""
ENDS = (
    RIGHT
    + "\n\nkeep, calls = keep_note, []\n\n\ndef keep_note(engine, text):\n    calls.append(keep(engine, text))\n    if len(calls) > 1:\n        import os\n\n        os._exit(42)\n    return calls[0]\n"
)
SEARCH = '''

import gc
import os
import sys

MARKER = "-".join(("UNGUESSABLE", "MARKER"))


def search(roots):
    """All that a process can look into: files, its own objects, modules, environment, other processes."""
    for root in roots:
        for folder, folders, files in os.walk(root):
            folders[:] = [name for name in folders if name not in ("proc", "sys", "usr", "lib", "site-packages")]
            for name in files:
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        if MARKER.encode() in file.read(1_000_000):
                            yield os.path.join(folder, name)
                except OSError:
                    pass
    for process in os.listdir("/proc") if os.path.exists("/proc") else ():
        for name in ("cmdline", "environ"):
            try:
                with open(f"/proc/{process}/{name}", "rb") as file:
                    if b"test_keep_note_private" in file.read():
                        yield f"{process}: {name}"
            except OSError:
                pass
    yield from (name for name in list(sys.modules) if name.startswith("test_"))
    for each in gc.get_objects():
        if type(each) in (dict, list, tuple) and any(type(one) is str and MARKER in one for one in list(each)):
            yield "an object"


keep = keep_note


def keep_note(engine, text):
    found = list(search(["/", os.getcwd()]))
    if found:
        raise RuntimeError(f"found: {found}")
    return keep(engine, text)
'''


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder with one more test for the kata."""
    file = tmp_path / "mine" / TESTS
    file.parent.mkdir(parents=True)
    file.write_text(PRIVATE)
    return tmp_path / "mine"


@pytest.fixture
def class_(tmp_path: Path) -> Path:
    """ada is right; bob keeps only one note; eve ends her process at the second."""
    folder = tmp_path / "class"
    for learner, module in {"ada": RIGHT, "bob": ONCE, "eve": ENDS}.items():
        hand_in(folder / learner, module.encode())
    return folder


def test_added_tests_judge_and_are_graded_again_when_they_change(
    course: Path, class_: Path, mine: Path, tmp_path: Path
) -> None:
    report = tmp_path / "report"
    assert batch(course, class_, report).returncode == 0
    assert verdicts(report) == {"ada": "passed", "bob": "passed", "eve": "passed"}

    found = batch(course, class_, report, "--course", str(mine), "--resume")

    assert found.returncode == 0, found.stderr
    assert MARKER not in found.stdout + found.stderr
    of_run = "SELECT learner_id, verdict FROM verdict WHERE run_id = {} ORDER BY 1"
    judged = [("ada", "passed"), ("bob", "failed"), ("eve", "crashed")]
    assert rows(report, of_run.format(2)) == judged
    batch(course, class_, report, "--course", str(mine), "--resume")
    assert rows(report, of_run.format(3)) == []
    (mine / TESTS).write_text(PRIVATE + "    assert database.count('note') > 1\n")
    batch(course, class_, report, "--course", str(mine), "--resume")
    assert rows(report, of_run.format(4)) == judged


@pytest.mark.parametrize("module", [ONCE, ENDS])
def test_a_learner_at_the_terminal_reads_how_many_fail_and_no_more(
    course: Path, mine: Path, tmp_path: Path, module: str
) -> None:
    submission = hand_in(tmp_path / "bob", module.encode())
    results = tmp_path / "results.json"

    found = kata(
        "grade", submission, "--db", "sqlite", "--course", mine, "--json", results, "--svg", tmp_path / "s.svg",
        cwd=course,
    )  # fmt: skip

    assert found.returncode == 1, found.stderr
    assert "1 hidden test: 1 failed, 0 of 0.67 points." in found.stdout
    assert "2/3" in found.stdout
    for text in (found.stdout, found.stderr, (tmp_path / "s.svg").read_text()):
        assert MARKER not in text
        assert "test_the_same_note_twice" not in text
        assert "exit code 42" not in text
    [judged] = msgspec.json.decode(results.read_bytes(), type=Results).katas
    assert judged.hidden is not None
    assert judged.hidden.tests == ("test_the_same_note_twice",)
    assert judged.backends["sqlite"].tests[-1].message.startswith((MARKER, "Its process ended"))
    assert not (course / ".kata").exists()


def test_what_is_not_hidden_is_told_like_any_test(course: Path, mine: Path, tmp_path: Path) -> None:
    (mine / "private.toml").write_text("hidden = false\n[weights]\ntest_the_same_note_twice = 2\n")
    submission = hand_in(tmp_path / "bob", ONCE.encode())

    found = kata("grade", submission, "--db", "sqlite", "--course", mine, cwd=course)

    assert MARKER in found.stdout
    assert "test_the_same_note_twice" in found.stdout
    assert "1 of 2 points" in found.stdout


def test_an_own_kata_is_graded_beside_the_others(course: Path, mine: Path, tmp_path: Path) -> None:
    write_kata(mine, "09_mine/answer_it")
    write_index(mine)
    submission = hand_in(tmp_path / "bob", RIGHT.encode())
    own = submission / "09_mine/answer_it/answer_it.py"
    own.parent.mkdir(parents=True)
    own.write_text("def answer():\n    return 41\n")

    found = kata("grade", submission, "--db", "sqlite", "--course", mine, cwd=course)

    assert found.returncode == 1, found.stderr
    assert "Say 42." in found.stdout
    assert "2 of 3 points: 1 passed, 1 failed" in found.stdout


def test_no_submission_can_look_at_them(course: Path, mine: Path, tmp_path: Path) -> None:
    submission = hand_in(tmp_path / "eve", (RIGHT + SEARCH).encode())

    found = kata("grade", submission, "--db", "sqlite", "--course", mine, cwd=course)

    assert found.returncode == 0, found.stdout + found.stderr
    assert [path.name for path in submission.rglob("*") if path.is_file()] == [Path(MODULE).name]
    namespace: dict[str, object] = {}
    exec(SEARCH.replace("keep = keep_note\n", ""), namespace)  # the search itself finds what there is to find
    heard = list(namespace["search"]([str(mine)]))  # type: ignore[operator]
    assert str(mine / TESTS) in heard


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import nothing_there\n", "cannot be loaded: ModuleNotFoundError"),
        (
            'def test_wrong(kata, database):\n    """Wrong."""\n    assert database.count("note") == 1\n',
            "test_wrong refuses the reference of 01_notes/keep_note on SQLite",
        ),
        ('def test_wrong(kata, nobody):\n    """Wrong."""\n', "asks for 'nobody', which is no fixture"),
        (
            'import pytest\n\n\n@pytest.mark.parametrize("x", [1, 2])\ndef test_wrong(kata, x):\n    """Wrong."""\n',
            "was reported twice",
        ),
    ],
)
def test_a_wrong_test_is_the_instructors_and_nothing_is_graded_by_it(
    course: Path, class_: Path, mine: Path, tmp_path: Path, code: str, told: str
) -> None:
    (mine / TESTS).write_text(code + "\n\n" + PRIVATE)
    report = tmp_path / "report"

    found = batch(course, class_, report, "--course", str(mine))

    assert found.returncode == 2
    assert told in " ".join(found.stderr.split())
    assert "Nothing has been graded" in found.stderr
    assert rows(report, "SELECT count(*) FROM run") == [(0,)]


def test_right_answers_and_stubs_are_proved_by_dev_check(course: Path, mine: Path) -> None:
    proved = kata("dev", "check", "--course", mine, "--db", "sqlite", "--quick", cwd=course)
    assert proved.returncode == 0, proved.stdout + proved.stderr

    picky = 'def test_picky(kata, trace, engine):\n    """Picky."""\n    kata.keep_note(engine, "x")\n    assert trace.connections == 2\n'
    (mine / TESTS).write_text(picky)
    found = kata("dev", "check", "--course", mine, "--db", "sqlite", "--quick", cwd=course)

    assert found.returncode == 1
    assert "begin_block.py on sqlite, seed 1: is right, but test_picky refuses it" in found.stdout


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    course = Path(shutil.copytree(SMALL, tmp_path / "clone"))

    found = kata("grade", "--course", tmp_path / "nowhere", cwd=course)

    assert found.returncode == 2
    assert "There is no folder" in found.stderr
