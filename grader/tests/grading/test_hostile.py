"""Submissions that try to outlive, silence or drown the grader: each gets a verdict, and nothing is left of it.

They run as another user where the grader is root, else as ourselves: a submission that hunts down its supervisor can then
survive, which only the isolation by namespaces prevents.
"""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from grader.course import Course, read_course
from grader.databases import Server, Unavailable, provide
from grader.databases.places import is_root
from grader.grading.grader import Grader, Task
from grader.grading.job import Limits
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.tests.people import closed_home, environment, python, user

SMALL = Path(__file__).parent / "small_course"
LIMITS = Limits(test_seconds=1.5, job_seconds=4)

# Each goes on after the reference solution, whose keep_note they call `kept`.
FORKS_TWICE = """
import os, time
def keep_note(engine, text):
    if not os.fork():
        os.setsid()
        if not os.fork():
            os.execvp("sleep", ["sleep", MARK])
        os._exit(0)
    return kept(engine, text)
"""
STARTS_A_SESSION = """
import subprocess
subprocess.Popen(["sleep", MARK], start_new_session=True)
def keep_note(engine, text):
    return kept(engine, text)
"""
LEAVES_THREADS = """
import threading, time
threading.Thread(target=time.sleep, args=(600,)).start()
def keep_note(engine, text):
    return kept(engine, text)
"""
FORKS_TO_THE_LIMIT = """
import os, time
def keep_note(engine, text):
    while True:
        if not os.fork():
            os.execvp("sleep", ["sleep", MARK])
"""
FORKS_FOR_EVER = """
import os, subprocess
subprocess.Popen(["sleep", MARK], start_new_session=True)
def keep_note(engine, text):
    while True:
        try:
            os.fork()
        except OSError:
            pass
"""
WRITES_WITHOUT_END = """
def keep_note(engine, text):
    with open("large", "wb") as file:
        while True:
            file.write(bytes(1 << 20))
"""
OPENS_1000_FILES = """
def keep_note(engine, text):
    files = [open("/dev/null") for _ in range(1000)]
"""
CLOSES_EVERYTHING = """
import os
def keep_note(engine, text):
    os.closerange(0, 1000)
"""
CLOSES_EVERYTHING_AND_WAITS = """
import os, time
def keep_note(engine, text):
    os.closerange(0, 1000)
    time.sleep(600)
"""
# What is no file and no standard stream, the channel of the results among it.
PIPES = """
import os
def channels():
    for number in range(3, 256):
        try:
            if os.readlink(f"/proc/self/fd/{number}").startswith("pipe:"):
                yield number
        except OSError:
            pass
def write(data):
    for number in channels():
        try:
            os.write(number, data)
        except OSError:
            pass
"""
WRITES_GARBAGE = (
    PIPES
    + """
def keep_note(engine, text):
    write(b"PASSED " * 100)
    return kept(engine, text)
"""
)
WRITES_A_SMALL_FRAME = (
    PIPES
    + """
def keep_note(engine, text):
    write((3).to_bytes(4, "big") + b"abc")
    return kept(engine, text)
"""
)
PROMISES_A_HUGE_FRAME = (
    PIPES
    + """
def keep_note(engine, text):
    write((1 << 31).to_bytes(4, "big"))
    return kept(engine, text)
"""
)
WRITES_HALF_A_FRAME = (
    PIPES
    + """
import time
def keep_note(engine, text):
    write((1000).to_bytes(4, "big") + b"half")
    time.sleep(600)
"""
)
WRITES_HALF_A_FRAME_AND_LEAVES = (
    PIPES
    + """
def keep_note(engine, text):
    write((1000).to_bytes(4, "big") + b"half")
    os._exit(0)
"""
)
STOPS = """
import os, signal
def keep_note(engine, text):
    os.kill(os.getpid(), signal.SIGSTOP)
"""
KILLS_ITS_PARENT = """
import os, signal
def keep_note(engine, text):
    os.kill(os.getppid(), signal.SIGKILL)
    return kept(engine, text)
"""
STOPS_ITS_PARENT = """
import os, signal
def keep_note(engine, text):
    os.kill(os.getppid(), signal.SIGSTOP)
    return kept(engine, text)
"""
CUTS_CONNECTIONS = """
import os
def keep_note(engine, text):
    found = kept(engine, text)
    for number in range(3, 256):
        try:
            if os.readlink(f"/proc/self/fd/{number}").startswith("socket:"):
                os.close(number)
        except OSError:
            pass
    return found
"""
KILLS_ALL = """
import os, signal
def keep_note(engine, text):
    os.kill(-1, signal.SIGKILL)
    return kept(engine, text)
"""


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(SMALL / "exercises")


@pytest.fixture(scope="module")
def sqlite() -> Iterator[Server]:
    with provide(["sqlite"]) as servers:
        server = servers["sqlite"]
        assert not isinstance(server, Unavailable)
        yield server


@pytest.fixture
def mark() -> Iterator[str]:
    """A number of seconds that nobody else sleeps; nobody may sleep it after the test."""
    mark = f"4{os.getpid()}.{time.monotonic_ns()}"
    yield mark
    assert not [each for each in psutil.process_iter(["cmdline"]) if mark in (each.info["cmdline"] or [])]


@pytest.fixture(autouse=True)
def no_child_is_left() -> Iterator[None]:
    before = {process.pid for process in psutil.Process().children(recursive=True)}
    yield
    # The fork server and its tracker stay for the next job.
    helpers = ("forkserver", "resource_tracker", "postgres")
    left = [
        process
        for process in psutil.Process().children(recursive=True)
        if process.pid not in before and not any(word in " ".join(process.cmdline()) for word in helpers)
    ]
    assert not left


def graded(course: Course, server: Server, source: str, mark: str = "", limits: Limits = LIMITS) -> Judged:
    kata = course.find("keep_note")
    text = f"{kata.reference.read_text()}\nkept = keep_note\nMARK = {mark!r}\n{source}"
    with Grader.ready(course, [server], limits) as grader:
        began = time.monotonic()
        ((_, judged),) = grader.run([Task(Module(kata, text.encode()), server.backend.name, server)])
        assert time.monotonic() - began < limits.job_seconds + 3
    return judged


def says(judged: Judged) -> str:
    """Verdict, sentence and first message, in one line."""
    found = judged.verdict
    return " ".join(
        f"{found.verdict}: {found.reason} {found.tests[0].message if found.tests else ''}".split()
    )


STOPPED = "timed_out: test_the_note_is_kept ran longer than 1.5 s and was stopped"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(FORKS_TWICE, "passed", id="double fork"),
        pytest.param(STARTS_A_SESSION, "passed", id="new session"),
        pytest.param(LEAVES_THREADS, "passed", id="threads"),
        pytest.param(FORKS_TO_THE_LIMIT, "failed: .* BlockingIOError", id="forks to the limit"),
        pytest.param(FORKS_FOR_EVER, STOPPED, id="forks for ever"),
    ],
)
def test_what_a_submission_starts_ends_with_it(
    course: Course, sqlite: Server, mark: str, source: str, expected: str
) -> None:
    assert re.match(expected, says(graded(course, sqlite, source, mark)))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(WRITES_WITHOUT_END, "failed: .* OSError: .*File too large", id="disk"),
        pytest.param(OPENS_1000_FILES, "failed: .* OSError: .*Too many open files", id="files"),
        pytest.param(STOPS, STOPPED, id="SIGSTOP"),
    ],
)
def test_limits_hold(course: Course, sqlite: Server, source: str, expected: str) -> None:
    assert re.match(expected, says(graded(course, sqlite, source)))


GARBLED = "crashed: It wrote into the channel on which the tests report in test_the_note_is_kept"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        pytest.param(
            CLOSES_EVERYTHING,
            "crashed: It closed files that it had not opened in test_the_note_is_kept",
            id="closed",
        ),
        pytest.param(CLOSES_EVERYTHING_AND_WAITS, STOPPED, id="closed, endless"),
        pytest.param(WRITES_GARBAGE, GARBLED, id="garbage"),
        pytest.param(WRITES_A_SMALL_FRAME, GARBLED, id="a frame of garbage"),
        pytest.param(PROMISES_A_HUGE_FRAME, GARBLED, id="a huge frame"),
        pytest.param(WRITES_HALF_A_FRAME, STOPPED, id="half a frame, endless"),
        pytest.param(
            WRITES_HALF_A_FRAME_AND_LEAVES, "crashed: Its process ended with exit code 0", id="half a frame"
        ),
    ],
)
def test_a_spoilt_channel_is_a_crash_of_the_submission(
    course: Course, sqlite: Server, source: str, expected: str
) -> None:
    assert re.match(expected, says(graded(course, sqlite, source)))


def test_killing_the_supervisor_helps_nobody(course: Course, sqlite: Server) -> None:
    expected = "failed: .* PermissionError" if is_root() else "crashed: Its process died of SIGKILL"

    assert re.match(expected, says(graded(course, sqlite, KILLS_ITS_PARENT)))


def test_stopping_the_supervisor_helps_nobody(course: Course, sqlite: Server) -> None:
    expected = "failed: .* PermissionError" if is_root() else "passed"

    assert re.match(expected, says(graded(course, sqlite, STOPS_ITS_PARENT)))


@pytest.mark.skipif(not is_root(), reason="without another user this would end the tests themselves")
def test_killing_all_kills_itself_at_most(course: Course, sqlite: Server) -> None:
    assert says(graded(course, sqlite, KILLS_ALL)) == "passed:"


def test_a_database_that_the_submission_breaks_is_no_excuse(course: Course) -> None:
    """`unavailable` costs no points, so a submission must not be able to choose it."""
    with provide(["postgresql"]) as servers:
        server = servers["postgresql"]
        assert not isinstance(server, Unavailable)

        judged = graded(course, server, CUTS_CONNECTIONS)

    assert re.match(
        "crashed: Its tests could not go on in test_one_commit_is_enough: PostgreSQL", says(judged)
    )


@pytest.mark.skipif(not is_root(), reason="only root can become somebody else; others are it already")
def test_all_of_it_as_an_ordinary_user() -> None:
    with closed_home() as home:
        done = subprocess.run(
            [python(), "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__],
            cwd="/",
            env=environment(home),
            capture_output=True,
            text=True,
            check=False,
            **user(),
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 skipped" in done.stdout
