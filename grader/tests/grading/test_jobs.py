"""Jobs: what a submission is and sees, what is judged of what is reported, what is read of what was handed in."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from grader.course import Course, Kata, read_course
from grader.databases import Server, Unavailable, provide
from grader.grading.grader import Grader, Task
from grader.grading.job import Job, Limits
from grader.grading.results import BackendVerdict, TestVerdict
from grader.grading.runner import Judged, judge
from grader.grading.staging import Module, read_submission
from grader.grading.watch import Watch
from grader.sandbox import best
from grader.sandbox.users import FIRST_USER, USERS
from grader.tests import needs

SMALL = Path(__file__).parent / "small_course"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(SMALL / "exercises")


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Server]:
    with provide(["sqlite"]) as servers:
        server = servers["sqlite"]
        assert not isinstance(server, Unavailable)
        yield server


def run(course: Course, server: Server, *sources: str, limits: Limits | None = None) -> list[Judged]:
    """Run modules that begin like the reference and go on with `sources`, all at once."""
    kata = course.find("keep_note")
    reference = kata.reference.read_text()
    tasks = [
        Task(Module(kata, (reference + "\n" + source).encode()), server.backend.name, server)
        for source in sources
    ]
    with Grader.ready(course, server, best(), limits) as grader:
        return [judged for _, judged in sorted(grader.run(tasks), key=lambda pair: tasks.index(pair[0]))]


def told(judged: Judged) -> str:
    """The first message, in one line."""
    return " ".join(judged.verdict.tests[0].message.split())


@needs.root
def test_a_submission_runs_as_an_unprivileged_user_without_groups(course: Course, sqlite: Server) -> None:
    source = "import os\nraise RuntimeError(f'{os.getresuid()} {os.getresgid()} groups {os.getgroups()}')"

    (judged,) = run(course, sqlite, source)

    found = re.search(r"\((\d+), (\d+), (\d+)\) \((\d+), (\d+), (\d+)\) groups \[\]", told(judged))
    assert found is not None
    assert all(FIRST_USER <= int(number) < FIRST_USER + USERS for number in found.groups())


def test_a_submission_gets_no_environment_of_ours(
    course: Course, sqlite: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")

    (judged,) = run(course, sqlite, "import os\nraise RuntimeError(sorted(os.environ))")

    assert "HOME" in told(judged)
    assert "SECRET" not in told(judged)


def test_a_submission_may_import_what_it_needs(course: Course, sqlite: Server) -> None:
    modules = (
        "uuid, decimal, zoneinfo, statistics, xml.dom.minidom, sqlalchemy.ext.hybrid, sqlalchemy.ext.mutable"
    )

    (judged,) = run(course, sqlite, f"import {modules}\nimport sqlalchemy.dialects.oracle.oracledb")

    assert judged.verdict.verdict == "passed", told(judged)


def test_a_submission_knows_no_path_and_no_address_of_ours(course: Course, sqlite: Server) -> None:
    source = """
def keep_note(engine, text):
    import os, sys
    raise RuntimeError(f"{__file__} {engine.url} {sys.argv} {os.getcwd()}")
"""

    (judged,) = run(course, sqlite, source)

    assert re.search(r"RuntimeError: keep_note\.py <url> \['-c'", told(judged)), told(judged)
    assert "job-" not in told(judged)


def test_results_of_earlier_tests_are_kept(course: Course, sqlite: Server) -> None:
    source = """
import sys
kept = keep_note
def keep_note(engine, text):
    while hasattr(sys, "second"):
        pass
    sys.second = True
    return kept(engine, text)
"""

    (judged,) = run(course, sqlite, source, limits=Limits(call_cpu_seconds=0.5))

    assert [test.verdict for test in judged.verdict.tests] == ["passed", "failed"]
    assert judged.verdict.verdict == "timed_out"
    assert "in test_one_commit_is_enough and was stopped: look for a loop" in judged.verdict.reason


def test_many_short_waits_meet_the_limit_of_the_job(course: Course, sqlite: Server) -> None:
    (judged,) = run(course, sqlite, "import time\ntime.sleep(0.8)", limits=Limits(job_seconds=1.2))

    assert judged.verdict.verdict == "timed_out"
    assert "ran longer than 1.2 s in all" in judged.verdict.reason


def test_a_statement_that_runs_too_long_is_stopped_and_told(course: Course, sqlite: Server) -> None:
    source = """
def keep_note(engine, text):
    with engine.connect() as connection:
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        )
"""

    (judged,) = run(course, sqlite, source, limits=Limits(statement_seconds=0.3))

    assert judged.verdict.verdict == "failed"
    assert "longer than 0.3 s" in told(judged)


def test_the_end_of_a_broker_is_a_failed_test_and_no_more(course: Course, sqlite: Server) -> None:
    source = """
import sys
kept = keep_note
def keep_note(engine, text):
    if not hasattr(sys, "second"):
        sys.second = True
        with engine.connect() as connection:
            rows = []
            for _ in range(40):
                rows.append(connection.exec_driver_sql("SELECT zeroblob(50000000)").fetchall())
    return kept(engine, text)
"""

    (judged,) = run(course, sqlite, source, limits=Limits(memory=1 << 29))

    assert judged.verdict.verdict == "failed"
    assert [test.verdict for test in judged.verdict.tests] == ["failed", "passed"]


def test_sql_that_cannot_be_stopped_is_a_failed_test_and_no_more(course: Course, sqlite: Server) -> None:
    source = """
import sys
kept = keep_note
def keep_note(engine, text):
    if not hasattr(sys, "second"):
        sys.second = True
        with engine.connect() as connection:  # SQLite does not look up from it
            connection.exec_driver_sql("SELECT instr(hex(zeroblob(2000000)), hex(zeroblob(1000000)) || '1')")
    return kept(engine, text)
"""

    (judged,) = run(course, sqlite, source, limits=Limits(statement_seconds=0.2))

    assert [test.verdict for test in judged.verdict.tests] == ["failed", "passed"]
    assert "did not come to an end" in told(judged)


def test_what_could_not_be_graded_is_tried_again_alone(
    course: Course, sqlite: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    kata = course.find("keep_note")
    tasks = [Task(Module(kata, kata.reference.read_bytes()), "sqlite", sqlite) for _ in range(3)]
    with Grader.ready(course, sqlite, best()) as grader:
        really = grader._runner.run

        def disturbed(kata: Kata, job: Job, *, alone: bool) -> list[Judged]:
            trouble = Judged(BackendVerdict("unavailable", reason="somebody else holds all locks"))
            return really(kata, job, alone=alone) if alone else [trouble]

        monkeypatch.setattr(grader._runner, "run", disturbed)
        found = list(grader.run(tasks))

    assert [judged.verdict.verdict for _, judged in found] == ["passed"] * 3


def test_the_script_that_we_began_with_is_not_run_again_for_each_job(tmp_path: Path) -> None:
    script = tmp_path / "instructors_own.py"
    script.write_text(f"""
import sys
from pathlib import Path

with Path({str(tmp_path / "begun")!r}).open("a") as begun:
    begun.write("begun ")
if __name__ == "__main__":
    from grader.__main__ import main
    sys.argv[1:] = ["grade", "--db", "sqlite", "solutions"]
    main()
""")
    clone = shutil.copytree(SMALL, tmp_path / "clone")

    graded = subprocess.run([sys.executable, script], cwd=clone, capture_output=True, text=True, check=False)

    assert graded.returncode == 0, graded.stdout + graded.stderr
    assert (tmp_path / "begun").read_text() == "begun "


def test_a_server_that_is_gone_is_the_graders_trouble(course: Course) -> None:
    with provide(["postgresql"]) as servers:
        server = servers["postgresql"]
        assert not isinstance(server, Unavailable)
        address = msgspec.structs.replace(server.address, url="postgresql+psycopg2://a:b@127.0.0.1:9/c")

        (judged,) = run(course, Server(server.backend, address), "")

    assert judged.verdict.verdict == "unavailable"
    assert "PostgreSQL does not answer" in judged.verdict.reason


def reported(course: Course, *tests: TestVerdict) -> Judged:
    watch = Watch(Limits())
    watch.tests = list(tests)
    return judge(course.find("keep_note"), watch, None, "")


KEPT = TestVerdict("test_the_note_is_kept", "passed", 0.1)
ONE = TestVerdict("test_one_commit_is_enough", "passed", 0.1)


def test_all_expected_tests_must_report(course: Course) -> None:
    judged = reported(course, KEPT)

    assert [test.verdict for test in judged.verdict.tests] == ["passed", "failed"]
    assert judged.flags == ("test_one_commit_is_enough was not reported",)


def test_a_test_reported_twice_is_failed(course: Course) -> None:
    judged = reported(course, KEPT, ONE, KEPT)

    assert [test.verdict for test in judged.verdict.tests] == ["failed", "passed"]
    assert judged.flags == ("test_the_note_is_kept was reported twice",)


def test_a_test_that_nobody_expects_does_not_count(course: Course) -> None:
    judged = reported(course, KEPT, ONE, TestVerdict("test_more", "passed", 0.1))

    assert judged.verdict.verdict == "passed"
    assert judged.flags == ("test_more was reported, but is no test of this kata",)


@pytest.mark.parametrize("what", ["link", "linked folder", "fifo", "folder", "large"])
def test_only_regular_files_of_a_decent_size_are_read(course: Course, tmp_path: Path, what: str) -> None:
    file = tmp_path / "01_notes/keep_note/keep_note.py"
    if what == "linked folder":
        (tmp_path / "01_notes").symlink_to(SMALL / "solutions/01_notes")
    else:
        file.parent.mkdir(parents=True)
    match what:
        case "link":
            file.symlink_to("/etc/passwd")
        case "fifo":
            os.mkfifo(file)
        case "folder":
            file.mkdir()
        case "large":
            file.write_bytes(b"#" * 2_000_000)

    module = read_submission(tmp_path, course.katas).modules["01_notes/keep_note"]

    assert module.verdict == "failed"
    assert module.data == b""
    assert "keep_note.py" in module.reason


def test_nothing_but_the_katas_modules_counts(course: Course, tmp_path: Path) -> None:
    shutil.copytree(SMALL / "solutions", tmp_path / "a")
    before = read_submission(tmp_path / "a", course.katas)
    for name in ("conftest.py", "sitecustomize.py", "pytest.ini", "01_notes/keep_note/test_keep_note.py"):
        (tmp_path / "a" / name).write_text("raise SystemExit('loaded')")

    after = read_submission(tmp_path / "a", course.katas)

    assert after.digest == before.digest
    assert set(after.modules) == {"01_notes/keep_note"}
