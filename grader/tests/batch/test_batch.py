"""`kata batch`: every verdict is kept as it is reached; nothing is lost, and nothing graded twice."""

import signal
import subprocess
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from grader.databases import BACKENDS, provide
from grader.gradebook.book import Gradebook
from grader.gradebook.scores import scores
from grader.tests.batch.conftest import ENDLESS, MISTAKE, MODULE, REFERENCE, STUB, hand_in
from grader.tests.commands.conftest import COMMAND, environment, kata
from grader.tests.waiting import PATIENCE

EXPECTED = {
    "ada": "passed",
    "ben": "failed",
    "cy": "not_started",
    "dan": "crashed",
    "eve": "passed",
    "fay": "missing",
}


def batch(course: Path, class_: Path, report: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return kata("batch", class_, "--out", report, "--db", "sqlite", *more, cwd=course)


def rows(report: Path, sql: str) -> list[tuple[Any, ...]]:
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(report / "gradebook.sqlite")))
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(sa.text(sql))]
    engine.dispose()
    return found


def verdicts(report: Path) -> dict[str, str]:
    return dict(rows(report, "SELECT learner_id, verdict FROM verdict"))  # type: ignore[arg-type]


def test_every_submission_gets_its_verdict_whatever_the_others_do(
    course: Path, class_: Path, tmp_path: Path
) -> None:
    found = batch(course, class_, tmp_path / "report")

    assert found.returncode == 0, found.stderr
    assert verdicts(tmp_path / "report") == EXPECTED
    assert "6 submissions" in found.stdout
    assert "fay: fay.zip cannot be read" in found.stdout
    assert "01_notes/keep_note" in found.stdout
    assert "2 of 4 do not pass" in found.stdout
    told = found.stdout.replace(str(tmp_path), "")
    assert not [line for line in told.splitlines() if len(line) > 80]


def test_the_gradebook_tells_test_by_test(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report")

    book = Gradebook.in_folder(tmp_path / "report")
    with book.session() as session:
        found = {score.learner: score for score in scores(session)}
        assert {learner: score.points for learner, score in found.items()} == {
            "ada": 2,
            "ben": 0,
            "cy": 0,
            "dan": 0,
            "eve": 2,
            "fay": 0,
        }
        [kept, _] = found["ben"].katas[0].verdicts["sqlite"].tests
        assert "Without a commit the note is gone" in kept.message
        assert any(event["event"] == "statement" for event in kept.trace)
    book.close()


def test_resumed_nothing_is_graded_twice(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report")
    before = rows(tmp_path / "report", "SELECT id, learner_id, run_id FROM verdict ORDER BY id")

    found = batch(course, class_, tmp_path / "report", "--resume")

    assert found.returncode == 0
    assert rows(tmp_path / "report", "SELECT id, learner_id, run_id FROM verdict ORDER BY id") == before


def test_resumed_what_has_changed_is_graded_again(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report")
    (class_ / "dan" / MODULE).write_bytes(REFERENCE.read_bytes())

    batch(course, class_, tmp_path / "report", "--resume")

    new = rows(tmp_path / "report", "SELECT learner_id, verdict FROM verdict WHERE run_id = 2")
    assert new == [("dan", "passed")]


def test_resumed_new_tests_are_run_for_all(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report")
    tests = course / "exercises/01_notes/keep_note/test_keep_note.py"
    tests.write_text(tests.read_text() + "\n\ndef test_it_is_there(kata):\n    assert kata\n")

    batch(course, class_, tmp_path / "report", "--resume")

    new = rows(tmp_path / "report", "SELECT learner_id FROM verdict WHERE run_id = 2 ORDER BY 1")
    assert [learner for (learner,) in new] == list(EXPECTED)


def test_a_part_of_the_class_may_be_chosen(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report", "--only", "*a*")

    assert set(verdicts(tmp_path / "report")) == {"ada", "dan", "fay"}


def test_results_are_not_written_over_by_accident(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report", "--only", "ada")

    found = batch(course, class_, tmp_path / "report")

    assert found.returncode == 2
    assert "Add --resume" in found.stderr
    assert verdicts(tmp_path / "report") == {"ada": "passed"}


def test_kill_9_loses_nothing(course: Path, tmp_path: Path) -> None:
    """At whatever moment it comes: what was reached is there, the rest is graded when it is resumed."""
    class_, report = tmp_path / "class", tmp_path / "report"
    modules = [REFERENCE.read_bytes(), MISTAKE.read_bytes(), STUB.read_bytes()]
    for number in range(24):
        hand_in(class_ / f"learner{number:02}", modules[number % 3] + f"\n# {number}\n".encode())
    seen = 0
    for _ in range(3):
        running = subprocess.Popen(
            [*COMMAND, "batch", str(class_), "--out", str(report), "--db", "sqlite", "--resume"],
            cwd=course,
            env=environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert running.stderr is not None
        for _ in range(seen + 4):  # what is known already is passed over first
            running.stderr.readline()
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stderr.close()
        kept = len(verdicts(report))
        assert kept >= seen + 4
        seen = kept

    found = batch(course, class_, report, "--resume")

    assert found.returncode == 0, found.stderr
    words = verdicts(report)
    assert len(words) == 24
    assert [words[f"learner{number:02}"] for number in range(3)] == ["passed", "failed", "failed"]
    assert rows(report, "SELECT count(*) FROM verdict") == [(24,)]


def test_ctrl_c_leaves_no_process_and_keeps_what_was_reached(course: Path, tmp_path: Path) -> None:
    class_, report = tmp_path / "class", tmp_path / "report"
    hand_in(class_ / "ada", REFERENCE.read_bytes())
    hand_in(class_ / "zoe", ENDLESS.read_bytes())
    running = subprocess.Popen(
        [*COMMAND, "batch", str(class_), "--out", str(report), "--db", "sqlite"],
        cwd=course,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert running.stderr is not None
    assert "ada" in running.stderr.readline()
    below = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(signal.SIGINT)

    assert running.wait(PATIENCE) == 130
    running.stderr.close()
    assert psutil.wait_procs(below, timeout=PATIENCE)[1] == []
    assert verdicts(report) == {"ada": "passed"}


def test_a_manifest_names_and_dates_what_was_handed_in(course: Path, class_: Path, tmp_path: Path) -> None:
    manifest = tmp_path / "class.csv"
    manifest.write_text(
        "id,name,path,submitted_at\n"
        "7,Ada Lovelace,handed in/ada,2026-11-20T23:30:00+01:00\n"
        '8,"Ben, the second",handed in/ben.zip,\n'
    )

    batch(course, manifest, tmp_path / "report")

    assert verdicts(tmp_path / "report") == {"7": "passed", "8": "failed"}
    assert rows(tmp_path / "report", "SELECT id, name FROM learner ORDER BY id") == [
        ("7", "Ada Lovelace"),
        ("8", "Ben, the second"),
    ]
    [(when,)] = rows(tmp_path / "report", "SELECT submitted_at FROM submission WHERE learner_id = '7'")
    assert when.startswith("2026-11-20 22:30:00")


def test_a_roster_tells_who_is_missing_and_who_is_a_stranger(
    course: Path, class_: Path, tmp_path: Path
) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("id,name\nada,Ada Lovelace\nben,Ben\ncy,Cy\ndan,Dan\neve,Eve\nzoe,Zoe\n")

    found = batch(course, class_, tmp_path / "report", "--roster", str(roster))

    assert "1 on the roster handed in nothing: zoe" in found.stdout
    assert "Not on the roster: fay" in found.stderr
    assert ("ada", "Ada Lovelace") in rows(tmp_path / "report", "SELECT id, name FROM learner")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,path\nAda,ada\n", "line 1: the column 'id' is missing"),
        ("id,path\n1,\n", "line 2: 'path' is empty"),
        ("id,path,submitted_at\n1,ada,yesterday\n", "line 2: 'yesterday' is no time"),
        ("id,path,submitted_at\n1,ada,2026-11-20T23:30:00\n", "has no time zone"),
        ("id,path\n1,ada\n1,ben\n", "Two submissions are of '1'"),
        ("id,path\n", "lists no submission"),
    ],
)
def test_a_wrong_manifest_is_told_with_its_line(course: Path, tmp_path: Path, text: str, told: str) -> None:
    manifest = tmp_path / "class.csv"
    manifest.write_text(text)

    found = batch(course, manifest, tmp_path / "report")

    assert found.returncode == 2
    assert told in " ".join(found.stderr.split())


def test_a_folder_without_submissions_is_an_error(course: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    found = batch(course, tmp_path / "empty", tmp_path / "report")

    assert found.returncode == 2
    assert "holds no submission" in " ".join(found.stderr.split())


def test_without_isolation_nothing_is_graded_unless_trusted(
    course: Path, class_: Path, tmp_path: Path
) -> None:
    found = batch(course, class_, tmp_path / "report", "--isolation", "process")
    assert found.returncode == 3
    assert "--trust-submissions" in found.stderr
    assert not (tmp_path / "report").exists()

    found = batch(
        course, class_, tmp_path / "report", "--isolation", "process", "--trust-submissions", "--only", "ada"
    )
    assert found.returncode == 0
    assert verdicts(tmp_path / "report") == {"ada": "passed"}


def test_a_database_that_is_missing_is_never_a_zero(course: Path, class_: Path, tmp_path: Path) -> None:
    missing = {"KATA_MYSQL_SOURCE": "docker", "KATA_MYSQL_URL": "", "PATH": "/usr/bin"}
    command = (
        "batch",
        class_,
        "--out",
        tmp_path / "report",
        "--db",
        "sqlite",
        "--db",
        "mysql",
        "--only",
        "ada",
    )
    found = kata(*command, cwd=course, **missing)

    assert found.returncode == 3
    assert "1 verdicts are missing" in found.stdout.replace("\n", " ")
    book = Gradebook.in_folder(tmp_path / "report")
    with book.session() as session:
        [score] = scores(session)
    book.close()
    assert score.points == score.max_points == 2

    again = kata(*command, "--resume", cwd=course)
    assert again.returncode == 0
    words = rows(tmp_path / "report", "SELECT backend, verdict FROM verdict ORDER BY backend")
    assert words == [("mysql", "passed"), ("sqlite", "passed")]


@pytest.mark.parametrize("backend", [name for name in BACKENDS if name != "sqlite"])
def test_the_gradebook_may_be_in_any_database(
    course: Path, class_: Path, tmp_path: Path, backend: str
) -> None:
    with provide([backend]) as servers:
        server: Any = servers[backend]
        with server.account() as account:
            url = account.fresh().url
            for _ in range(2):
                found = batch(course, class_, tmp_path / "report", "--gradebook", url, "--resume")
                assert found.returncode == 0, found.stderr
            book = Gradebook.open(url)
            with book.session() as session:
                assert [(score.learner, score.points) for score in scores(session)][:2] == [
                    ("ada", 2),
                    ("ben", 0),
                ]
            book.close()
    assert not (tmp_path / "report" / "gradebook.sqlite").exists()


def test_a_gradebook_that_cannot_be_opened_is_told_without_its_password(
    course: Path, class_: Path, tmp_path: Path
) -> None:
    url = "postgresql+psycopg2://me:hush@127.0.0.1:1/book"

    found = batch(course, class_, tmp_path / "report", "--gradebook", url)

    assert found.returncode == 2
    assert "cannot be opened" in " ".join(found.stderr.split())
    assert "hush" not in found.stderr


def test_progress_in_a_pipe_is_plain_lines(course: Path, class_: Path, tmp_path: Path) -> None:
    found = batch(course, class_, tmp_path / "report")

    assert found.stderr.count("\n") >= 6
    assert "[6/6]" in found.stderr
    assert "\x1b" not in found.stderr


def test_a_run_that_came_to_its_end_says_so(course: Path, class_: Path, tmp_path: Path) -> None:
    batch(course, class_, tmp_path / "report")

    [(begun, ended)] = rows(tmp_path / "report", "SELECT began, ended FROM run")
    assert begun <= ended
