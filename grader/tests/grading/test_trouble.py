"""The grader's own trouble: servers that die, a disk that is full. It is mended where it can be, and nobody's fault."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from grader.course import Course, read_course
from grader.databases import Server, Unavailable, provide, providing
from grader.grading.grade import grade
from grader.grading.grader import Grader, Task
from grader.grading.results import BackendVerdict
from grader.grading.staging import Module, read_submission
from grader.sandbox import best
from grader.tests import needs

SMALL = Path(__file__).parent / "small_course"


@pytest.fixture(scope="module")
def course() -> Course:
    return read_course(SMALL / "exercises")


@pytest.fixture(autouse=True)
def _servers_of_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that somebody has named are not ours to kill."""
    for name in ("KATA_POSTGRESQL_URL", "KATA_MYSQL_URL"):
        monkeypatch.delenv(name, raising=False)


def kill_9(server: Server) -> None:
    """Kill the server's first process; what it has forked ends when it notices that."""
    files = server.address.files
    assert files, "a server that is not ours"
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if any(files in word for word in command) and os.getsid(process.pid) == process.pid:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def references(course: Course, server: Server, count: int) -> list[Task]:
    kata = course.find("keep_note")
    return [
        Task(Module(kata, kata.reference.read_bytes()), server.backend.name, server) for _ in range(count)
    ]


@pytest.mark.parametrize("backend", ["postgresql", "mysql"])
def test_a_server_that_dies_is_replaced_and_nothing_is_lost(course: Course, backend: str) -> None:
    with providing([backend]) as servers:
        first = servers[backend]
        assert isinstance(first, Server)
        tasks = references(course, first, 6)
        found = []
        with Grader.ready(course, first, best()) as grader:
            for _, judged in grader.run(tasks, servers.go_on, servers.renewed):
                if not found:
                    kill_9(first)
                found.append(judged.verdict)

        assert [verdict.verdict for verdict in found] == ["passed"] * 6, found
        assert servers[backend] != first


def test_a_server_that_dies_again_and_again_is_given_up(course: Course) -> None:
    with providing(["postgresql"]) as servers:
        seen = [servers["postgresql"]]
        while isinstance(last := seen[-1], Server) and len(seen) < 10:
            kill_9(last)
            another = servers.renewed(last)
            if another == last:
                break
            seen.append(another)

        assert len(seen) == 4
        katas = list(course.katas)
        submission = read_submission(SMALL / "solutions", katas)
        results = grade(course, katas, submission, servers, isolation=best())

    (kata,) = results.katas
    assert kata.verdict == "unavailable"
    assert "PostgreSQL does not answer" in kata.backends["postgresql"].reason


def test_a_server_of_the_users_that_died_is_missed_by_the_rest(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    with provide(["postgresql"]) as theirs:
        given = theirs["postgresql"]
        assert isinstance(given, Server)
        monkeypatch.setenv("KATA_POSTGRESQL_URL", given.address.url)
        with providing(["postgresql"]) as servers:
            server = servers["postgresql"]
            assert isinstance(server, Server)
            kill_9(given)

            assert servers.renewed(server) == server
            missing = servers["postgresql"]

    assert isinstance(missing, Unavailable)
    assert "KATA_POSTGRESQL_URL is set, but" in missing.steps[0].reason


SAYS_SO = """
def keep_note(engine, text):
    raise RuntimeError("database or disk is full")
"""


def test_a_submission_that_says_that_the_disk_is_full_is_judged_all_the_same(course: Course) -> None:
    kata = course.find("keep_note")
    reference = kata.reference.read_text()
    asked = []

    def renewed(server: Server) -> Server:
        asked.append(server)
        return server

    with provide(["sqlite"]) as servers:
        sqlite = servers["sqlite"]
        assert isinstance(sqlite, Server)
        lies = Task(Module(kata, (reference + SAYS_SO).encode()), "sqlite", sqlite)
        with Grader.ready(course, sqlite, best()) as grader:
            ((_, judged),) = grader.run([lies], renewed=renewed)

    assert judged.verdict.verdict == "failed"
    assert len(judged.verdict.tests) == len(kata.tests)
    assert len(asked) == 1  # it was run again


FILLS = """
import json, os, sys
from pathlib import Path
from grader.databases import provide
from grader.grading.grader import Grader
from grader.sandbox import best
from grader.tests.grading.test_trouble import SMALL, references
from grader.course import read_course

def main():
    filler = Path("/mnt/filler")

    def mended(server):
        if sys.argv[1] == "mended":
            filler.unlink()
        return server

    course = read_course(SMALL / "exercises")
    with provide(["sqlite"]) as servers, Grader.ready(course, servers["sqlite"], best()) as grader:
        try:
            with open(filler, "wb", buffering=0) as file:
                while file.write(bytes(4096)):
                    pass
        except OSError:
            pass
        ((_, judged),) = grader.run(references(course, servers["sqlite"], 1), renewed=mended)
    print(json.dumps([judged.verdict.verdict, judged.verdict.reason]))

if __name__ == "__main__":
    main()
"""


def with_a_full_disk(tmp_path: Path, then: str) -> BackendVerdict:
    script = tmp_path / "fills.py"
    script.write_text(FILLS)
    mounted = (
        f"mount -t tmpfs -o size=4m,mode=1777 none /mnt && KATA_RUNTIME=/mnt {sys.executable} {script} {then}"
    )
    found = subprocess.run(
        ["unshare", "--mount", "bash", "-c", mounted], capture_output=True, text=True, timeout=120
    )
    assert found.returncode == 0, found.stderr
    word, reason = json.loads(found.stdout)
    return BackendVerdict(word, reason=reason)


@needs.mounts
def test_a_disk_that_is_full_for_a_while_costs_nobody_anything(tmp_path: Path) -> None:
    assert with_a_full_disk(tmp_path, "mended").verdict == "passed"


@needs.mounts
def test_a_disk_that_stays_full_is_the_graders_trouble(tmp_path: Path) -> None:
    verdict = with_a_full_disk(tmp_path, "full")

    assert verdict.verdict == "unavailable"
    assert "No space left on device" in verdict.reason
