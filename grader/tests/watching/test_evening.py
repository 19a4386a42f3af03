"""Evenings at a terminal: what a learner does, and what the screen says to it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from grader.course import read_course
from grader.learning.progress import Progress
from grader.tests import needs
from grader.tests.commands.conftest import COMMAND, Home, kata
from grader.tests.waiting import PATIENCE
from grader.tests.watching.conftest import KEEPS_NOTHING, REFERENCE, Start

pytestmark = needs.unix

TWICE = b"session.add(Note(text='')); session.flush(); session.delete(session.get(Note, note.id + 1)); session.commit()"
"""A commit too many, of no consequence."""
FIRST, SECOND = "01_engine/open_engine", "01_engine/build_url"


def test_a_whole_evening(course: Path, learner: Start) -> None:
    evening = learner(folder=course, rows=60)
    evening.sees("open_engine 1/41", "Not written yet", "This is the stub, unchanged.")

    evening.save(b"def make_engine(url, echo=False):\n    return url\n", FIRST)
    evening.sees("'str' object has no attribute 'connect'", "h hint")
    evening.sees_no("n next")

    evening.press("h")
    evening.sees("make_engine: hint 1 of 3", "One function of SQLAlchemy does it all")
    evening.press("h")
    evening.sees("hint 1 of 3", "hint 2 of 3", "`sqlalchemy.create_engine()`")

    evening.save(f"solutions/{FIRST}/open_engine.py", FIRST)
    evening.sees("✓ now passes: test_the_engine_goes_where_the_url_says", "✓ Passed: all 6 tests, on SQLite.")
    evening.sees("Next: A URL from its parts. Press n, and read exercises/01_engine/build_url/README.md")

    evening.press("n")
    evening.sees("build_url 2/41", "Not written yet")
    evening.save(f"solutions/{SECOND}/build_url.py", SECOND)
    evening.sees("✓ Passed: all 8 tests")

    evening.press("r")
    evening.sees("Reset build_url.py to the stub?", "y or n")
    evening.press("n")
    evening.sees("Nothing was reset.")
    evening.press("r")
    evening.press("y")
    evening.sees("Not written yet", "This is the stub, unchanged.")

    undone = kata("undo", cwd=course)
    assert undone.returncode == 0, undone.stderr
    evening.sees("✓ Passed: all 8 tests")

    evening.press("l")
    evening.sees("01_engine: 2 of 6 passed", "✓ open_engine passed", "✓ build_url passed (here)")
    evening.press("?")
    evening.sees("kata hint build_url", "kata test build_url --db all", "kata reset build_url")
    evening.press("t")
    evening.sees("What your code did", "kata trace build_url")
    evening.press("\r")
    evening.sees("✓ Passed: all 8 tests")

    evening.press("q")
    assert evening.ends() == 0
    assert evening.modes == evening.modes_before
    record = Progress.of(read_course(course / "exercises"))
    found = read_course(course / "exercises")
    assert [record.standing(found.find(name)) for name in ("open_engine", "build_url")] == [
        "passed",
        "passed",
    ]
    assert record.record(found.find("open_engine")).hints == {"make_engine": 2}

    again = learner(folder=course)
    again.sees("one_engine 3/41", "Not written yet")


def test_what_changed_is_said_first(learner: Start, clone: Path) -> None:
    evening = learner()
    evening.sees("Not written yet")

    evening.save((clone / REFERENCE).read_bytes().replace(b"session.commit()", b"session.commit(); " + TWICE))
    evening.sees("✓ now passes: test_the_note_is_kept", "✗ test_one_commit_is_enough")
    evening.save(KEEPS_NOTHING)
    evening.sees("✗ fails anew: test_the_note_is_kept")
    evening.save(REFERENCE)

    evening.sees("✓ now passes: test_the_note_is_kept", "✓ now passes: test_one_commit_is_enough")
    evening.sees("That was the last one: every kata has passed.")


def test_all_databases_are_a_key_away(learner: Start) -> None:
    evening = learner()
    evening.sees("✗ SQLite", "Not written yet")
    evening.save(REFERENCE)
    evening.sees("✓ SQLite", "On the other databases, too? Press a.")

    evening.press("a")
    evening.sees("✓ SQLite ✓ PostgreSQL ✓ MySQL", "all 2 tests, on SQLite, PostgreSQL and MySQL.")
    evening.press("a")
    evening.sees("From now on: SQLite.")
    evening.sees_no("PostgreSQL ")
    evening.press("a")
    evening.sees("✓ SQLite ✓ PostgreSQL ✓ MySQL")


def test_next_is_no_way_around_a_kata(learner: Start) -> None:
    evening = learner()
    evening.sees("Not written yet")

    evening.press("n")

    evening.sees("Next is offered once this kata passes.")


def test_keys_that_mean_nothing_do_nothing(learner: Start) -> None:
    evening = learner()
    evening.sees("Not written yet")

    evening.press("\x1b[A\x1bOP\x1b[15~")
    evening.press("x")

    evening.sees("'x' is no key here. The keys: n h a t l r ? q")


def test_a_hint_more_than_there_is_shows_all(learner: Start) -> None:
    evening = learner()
    evening.sees("Not written yet")

    evening.press("hhhhh")

    evening.sees("hint 1 of 3", "hint 2 of 3", "hint 3 of 3", "session.commit()")


def test_where_all_has_passed_there_is_nothing_to_watch(clone: Path) -> None:
    (clone / "exercises/01_notes/keep_note/keep_note.py").write_bytes((clone / REFERENCE).read_bytes())
    course = read_course(clone / "exercises")
    found = course.find("keep_note")
    Progress.of(course).ran(found, "sqlite", found.stub.read_bytes(), failing=None)

    ended = kata("watch", cwd=clone)

    assert ended.returncode == 0
    assert "Every kata has passed." in ended.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["keep_not"], "Did you mean keep_note?"), (["--db", "oracle"], "'oracle' is no database")],
)
def test_bad_input_is_2_with_a_clear_line(clone: Path, arguments: list[str], words: str) -> None:
    ended = kata("watch", *arguments, cwd=clone)

    assert ended.returncode == 2
    assert words in " ".join(ended.stderr.split())


def test_what_the_learner_prints_spoils_nothing(learner: Start, clone: Path) -> None:
    evening = learner()
    evening.sees("Not written yet")
    noisy = b"import os\nprint('NOISE')\nos.write(1, b'\\x1b[2JNOISE')\n"

    evening.save(noisy + (clone / REFERENCE).read_bytes())

    evening.sees("✓ Passed")
    assert b"NOISE" not in evening.written


def test_the_same_random_data_again(learner: Start) -> None:
    evening = learner("--seed", "7")
    evening.sees("Not written yet")

    evening.save(KEEPS_NOTHING)

    evening.sees("(the same random data again: --seed 7)")


def test_progress_that_cannot_be_kept_is_told(learner: Start, clone: Path) -> None:
    (clone / ".kata").write_text("a file where the folder should be")

    evening = learner()

    evening.sees("Not written yet", "Your progress could not be kept")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_at_once(learner: Start, number: int) -> None:
    evening = learner("--db", "all")
    evening.sees("Not written yet")

    evening.process.send_signal(number)

    assert evening.ends() == 130
    assert evening.modes == evening.modes_before


@pytest.mark.parametrize("moment", ["loading", "running", "waiting"])
def test_ctrl_c_ends_it_at_once(learner: Start, clone: Path, moment: str) -> None:
    if moment == "running":
        (clone / "exercises/01_notes/keep_note/keep_note.py").write_text("while True:\n    pass\n")
    evening = learner("--db", "all")
    evening.sees(
        {"loading": "Running its tests", "running": "running, 1 s", "waiting": "Not written"}[moment]
    )

    evening.press("\x03")

    assert evening.ends() == 130
    assert evening.modes == evening.modes_before
    assert "Stopped." in evening.text
    assert b"Traceback" not in evening.written


def test_a_terminal_that_is_closed_ends_it(learner: Start) -> None:
    evening = learner("--db", "all")
    evening.sees("Not written yet")

    evening.hang_up()

    assert evening.ends() == 128 + signal.SIGHUP


def test_a_pipe_gets_lines_and_gives_keys(clone: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "watch"], cwd=clone, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write("hint\nl\n")
        process.stdin.close()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "keep_note: hint 1 of 3" in line:
                break
        for line in process.stdout:
            lines.append(line)
            if "All of them: kata list" in line:
                break
        (clone / "exercises/01_notes/keep_note/keep_note.py").write_bytes((clone / REFERENCE).read_bytes())
        for line in process.stdout:  # standard input has ended, watching goes on
            lines.append(line)
            if "✓ Passed: all 2 tests, on SQLite." in line:
                break
        assert "\x1b" not in "".join(lines)
        assert process.poll() is None
    finally:
        process.terminate()
        process.stdout.close()
        process.wait(20)
    assert process.returncode == 130


def test_a_reader_that_goes_is_no_trouble(clone: Path) -> None:
    line = f"{' '.join(COMMAND)} watch </dev/null | head -1"

    found = subprocess.run(["bash", "-c", line], cwd=clone, capture_output=True, text=True, timeout=60)

    assert "keep_note" in found.stdout
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(not hasattr(os, "getpgid"), reason="there are no jobs to control")
def test_suspended_and_taken_up_again(learner: Start) -> None:
    evening = learner(command=["bash", "--norc", "-i"], PS1="shell> ")
    evening.sees("shell>")
    evening.press(f"{' '.join(COMMAND)} watch\n")
    evening.sees("Not written yet")

    evening.press("\x1a")
    evening.sees("Stopped", "shell>")
    evening.press("echo it is''mine\n")
    evening.sees("it ismine")
    evening.press("fg\n")
    evening.sees("Not written yet", "q quit")
    evening.save(REFERENCE)
    evening.sees("✓ Passed: all 2 tests")
    evening.press("q")
    evening.sees("shell>")
    evening.press("stty -a | grep -o ' icanon'\n")

    evening.sees("icanon shell>")


def test_a_database_that_is_missing_is_told_and_the_others_judge(learner: Start) -> None:
    evening = learner("--db", "all", KATA_POSTGRESQL_URL="postgresql+psycopg2://nobody@127.0.0.1:9/none")
    evening.sees("– PostgreSQL", "Check the URL, or unset KATA_POSTGRESQL_URL", "Not written yet")

    evening.save(REFERENCE)

    evening.sees("✓ SQLite – PostgreSQL ✓ MySQL", "✓ Passed: all 2 tests, on SQLite and MySQL.")


ENDS_ONE_AFTER_THE_OTHER = """
import os, sys
from pathlib import Path

from grader.grading.runner import Runner
from grader.commands.main import main

runs, stop = Path(os.environ["KATA_RUNTIME"]), Runner.stop

def stopped(runner):
    stop(runner)
    print("servers there:", any(run.is_dir() for run in runs.glob("*/*")))

Runner.stop = stopped
sys.argv = ["kata", "watch"]
main()
"""


def test_what_works_in_the_folders_of_servers_ends_before_they_do(clone: Path, home: Home) -> None:
    """Else a run that still begins finds its folder gone."""
    done = subprocess.run(
        [sys.executable, "-c", ENDS_ONE_AFTER_THE_OTHER],
        cwd=clone,
        env=home.environment,
        input="q\n",
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "servers there: True" in done.stdout
