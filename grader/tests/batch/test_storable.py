"""What a submission holds cannot break a gradebook, whatever its database; nor can trouble that passes."""

import math
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from grader.batch.handed_in import HandedIn
from grader.course import read_course
from grader.databases import BACKENDS, provide
from grader.gradebook import book
from grader.gradebook.book import FILE, Gradebook, Key
from grader.gradebook.errors import GradebookError
from grader.gradebook.place import read_url, shown
from grader.gradebook.scores import scores
from grader.gradebook.storable import storable
from grader.grading.results import BackendVerdict, GraderInfo, TestVerdict
from grader.grading.staging import Module, Submission
from grader.learning import progress
from grader.tests.batch.conftest import MODULE
from grader.tests.commands.conftest import SMALL, kata

COURSE = read_course(SMALL / "exercises")
[KATA] = COURSE.katas
HOSTILE = "\ud800 \x00 \U0001f600 \x1b]0;title\x07"
TRACE: tuple[dict[str, Any], ...] = (
    {"event": "statement", "sql": HOSTILE, "parameters": [math.nan, math.inf, -math.inf, 2**63 - 1, HOSTILE]},
)


@pytest.fixture(params=BACKENDS)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database for a gradebook."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'book.sqlite'}"
        return
    with provide([request.param]) as servers:
        server: Any = servers[request.param]
        with server.account() as account:
            yield account.fresh().url


def fill(opened: Gradebook, *learners: str, message: str = HOSTILE) -> None:
    """Grade the learners' only kata, as a run does."""
    opened.begin_run(COURSE, COURSE.katas, GraderInfo("1", "3.12", "2.1"), "namespaces")
    module = Module(KATA, b"x = 1\n")
    test = TestVerdict(KATA.tests[0], "failed", 0.1, message, TRACE)
    found = BackendVerdict("failed", (test,), reason=message, looks_like=message, seconds=0.1)
    for learner in learners:
        opened.take_in(
            HandedIn(
                learner,
                learner,
                message.replace("\0", ""),  # the path, which holds none
                Submission("x", {KATA.id: module}),
                datetime(2026, 1, 1),
                message,
            )
        )
        opened.write(
            Key(learner, KATA.id, "sqlite", module.digest, progress.tests_of(KATA), "1"), found, [message]
        )
    opened.end_run()


def test_every_database_takes_what_a_submission_holds_and_tells_learners_apart(url: str) -> None:
    learners = ["Ada", "ada", "e\u0301", "é", "n" * 200, "strasse", "straße"]
    opened = Gradebook.open(url)
    fill(opened, *learners)
    fill(opened, *learners)  # once more: nothing is there twice, and nobody gives way to somebody else

    with opened.session() as session:
        found = {score.learner: score for score in scores(session)}
        assert sorted(found) == sorted(learners)
        [test] = found["Ada"].katas[0].verdicts["sqlite"].tests
        assert test.message == r"\ud800 \x00 😀 \x1b]0;title\x07"
        [event] = test.trace
        assert event["parameters"][:4] == ["nan", "inf", "-inf", 2**63 - 1]
    opened.close()


def test_plain_values_stay_as_they_are() -> None:
    value = {"a": [1, 2.5, None, True, "é\n\x00"], "b": {}}

    assert storable(value) == value


def test_a_lock_that_is_given_back_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = Gradebook.in_folder(tmp_path)
    fill(opened, "ada")
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    freed = threading.Event()

    def pause(seconds: float) -> None:
        other.execute("ROLLBACK")
        freed.set()

    monkeypatch.setattr(book.time, "sleep", pause)
    with opened.session() as session:
        session.connection().exec_driver_sql("PRAGMA busy_timeout = 1")
    fill(opened, "ben")

    assert freed.is_set()
    other.close()
    opened.close()


def test_trouble_that_stays_is_told_and_keeps_what_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(book.time, "sleep", waited.append)
    opened = Gradebook.in_folder(tmp_path)
    fill(opened, "ada")
    with opened.session() as session:  # as a full disk does
        connection = session.connection()
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(GradebookError, match=r"disk is full.*--resume"):
        fill(opened, "ben", message="long " * 10_000)

    assert len(waited) >= 3
    with opened.session() as session:
        assert next(scores(session)).learner == "ada"
    opened.close()


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("nonsense", "'nonsense' is no database's URL"),
        ("me:hush@host:x//y", r"'***@host:x//y' is no database's URL"),
        ("postgresql://me:hush@host:port/x", "is no database's URL"),
        ("oracledb://me:hush@host/x", "is no database's URL"),
        ("postgresql://me:hush@127.0.0.1:1/x?password=hush", "cannot be opened"),
        ("mysql://me:hush@127.0.0.1:1/x", "cannot be opened"),
        ("mariadb://me:hush@127.0.0.1:1/x", "cannot be opened"),
        ("sqlite://", "gone when the command ends"),
        ("sqlite:////nowhere/at/all.sqlite", "cannot be opened"),
    ],
)
def test_a_wrong_url_is_told_without_its_password(url: str, told: str) -> None:
    with pytest.raises(GradebookError) as stopped:
        Gradebook.open(url)

    assert told in str(stopped.value)
    assert "hush" not in str(stopped.value)


def test_drivers_need_not_be_named() -> None:
    assert read_url("postgresql://me:hush@host/book").drivername == "postgresql+psycopg2"
    assert shown(read_url("mysql://me:hush@host/book?x=y")) == "mysql+pymysql://me:***@host/book"


def test_a_report_leaves_no_file_behind_and_reads_where_nobody_can_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = kata("report", "--gradebook", f"sqlite:///{tmp_path / 'typo.sqlite'}", cwd=SMALL)
    assert found.returncode == 2
    assert "There is no gradebook" in found.stderr
    assert list(tmp_path.iterdir()) == []

    report = tmp_path / "report"
    report.mkdir()
    opened = Gradebook.in_folder(report)
    fill(opened, "ada")
    opened.close()
    report.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write everywhere
    try:
        again = Gradebook.in_folder(report, reading=True)
        with again.session() as session:
            assert [score.learner for score in scores(session)] == ["ada"]
        again.close()
        assert os.listdir(report) == [FILE]
    finally:
        report.chmod(stat.S_IRWXU)


def test_a_gradebook_of_another_version_is_told(tmp_path: Path) -> None:
    opened = Gradebook.in_folder(tmp_path)
    opened.close()
    with sqlite3.connect(tmp_path / FILE) as changed:
        changed.execute("ALTER TABLE kata DROP COLUMN hidden")

    with pytest.raises(GradebookError, match=r"it has no kata\.hidden"):
        Gradebook.in_folder(tmp_path)


def test_a_folder_named_in_latin_1_is_no_trouble_for_the_class(tmp_path: Path) -> None:
    folder = tmp_path / "class" / os.fsdecode(b"M\xfcller")
    try:
        (folder / MODULE).parent.mkdir(parents=True)
    except OSError:
        pytest.skip("This file system takes no such name.")
    (folder / MODULE).write_bytes((SMALL / "solutions" / MODULE).read_bytes())

    found = kata("batch", tmp_path / "class", "--out", tmp_path / "r", "--db", "sqlite", cwd=SMALL)

    assert found.returncode == 0, found.stderr
    assert "2 of 2 points" in found.stdout
