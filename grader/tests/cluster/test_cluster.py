"""`kata batch --cluster`: the verdicts of one machine, whatever happens to workers, and nothing left of it."""

import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
from msgspec import structs

from grader.batch.workforce import Wanted
from grader.cluster import ClusterError, holder
from grader.cluster.same import check, setup_for
from grader.cluster.workforce import on_cluster
from grader.course import Course, read_course
from grader.gradebook.book import Key
from grader.grading.results import BackendInfo, BackendVerdict
from grader.grading.runner import Judged
from grader.grading.staging import Module
from grader.sandbox import best
from grader.tests.batch.conftest import ENDLESS, MISTAKE, REFERENCE, STUB, class_, course, hand_in
from grader.tests.batch.test_batch import EXPECTED, rows, verdicts
from grader.tests.cluster.conftest import Remote
from grader.tests.commands.conftest import COMMAND, Home, home, kata
from grader.tests.waiting import PATIENCE

__all__ = ["class_", "course", "home"]

RIGHT, WRONG = REFERENCE.read_bytes(), MISTAKE.read_bytes()


def told(report: Path) -> list[tuple[Any, ...]]:
    """All that a gradebook says of each test, without what differs from run to run."""
    found = rows(
        report,
        "SELECT learner_id, kata_id, backend, verdict, reason, looks_like, flags, name, passed, message, trace "
        "FROM verdict LEFT JOIN test_result ON verdict_id = id ORDER BY learner_id, backend, position",
    )
    random = re.compile(r"--seed \d+|[a-z]+ [a-z]+ \d+(?=['\"])")
    return [tuple(random.sub("…", str(value)) for value in row) for row in found]


def begun(*arguments: str | Path, cwd: Path, env: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *map(str, arguments)],
        cwd=cwd,
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def read_until(process: subprocess.Popen[str], text: str) -> None:
    assert process.stderr is not None
    seen = ""
    while text not in (line := process.stderr.readline()):
        assert line, seen
        seen += line


def test_a_cluster_of_this_machine_reaches_the_verdicts_of_a_run_without(
    course: Path, class_: Path, tmp_path: Path, home: Home
) -> None:
    arguments = ("batch", class_, "--db", "sqlite", "--out")
    alone = kata(*arguments, tmp_path / "alone", cwd=course)
    found = kata(*arguments, tmp_path / "report", "--cluster", "local", cwd=course, **home.environment)

    assert (alone.returncode, found.returncode) == (0, 0), found.stderr
    assert verdicts(tmp_path / "report") == EXPECTED
    assert told(tmp_path / "report") == told(tmp_path / "alone")
    servers = "SELECT backend, available, version, source FROM server"
    assert rows(tmp_path / "report", servers) == rows(tmp_path / "alone", servers)
    assert found.stdout.replace("/report", "/alone") == alone.stdout
    progress = re.compile(r"^\[.*\n", re.MULTILINE)
    assert progress.sub("", found.stderr) == progress.sub("", alone.stderr)
    assert home.left() == []


def test_each_worker_has_servers_of_its_own_and_keeps_them_for_a_run(
    remote: Remote, course: Path, class_: Path, tmp_path: Path
) -> None:
    arguments = ("batch", class_, "--out", tmp_path / "report", "--db", "sqlite", "--db", "postgresql")

    found = kata(*arguments, "--cluster", remote.address, cwd=course)

    assert found.returncode == 0, found.stderr
    words = rows(tmp_path / "report", "SELECT learner_id, backend, verdict FROM verdict")
    assert sorted(words) == sorted(
        (learner, name, word) for learner, word in EXPECTED.items() for name in ("sqlite", "postgresql")
    )
    [(version,)] = rows(tmp_path / "report", "SELECT version FROM server WHERE backend = 'postgresql'")
    assert version.startswith("PostgreSQL")
    assert "without TLS" in found.stderr
    assert not [line for line in remote.home.processes() if "station" in line or "postgres" in line]
    assert remote.home.files() == []


def test_workers_with_other_tests_are_refused(
    remote: Remote, course: Path, class_: Path, tmp_path: Path
) -> None:
    tests = course / "exercises/01_notes/keep_note/test_keep_note.py"
    tests.write_text(tests.read_text() + "\n\ndef test_it_is_there(kata):\n    assert kata\n")

    found = kata("batch", class_, "--out", tmp_path / "report", "--cluster", remote.address, cwd=course)

    assert found.returncode == 3
    assert "cannot grade: the tests of its course" in " ".join(found.stderr.split())
    assert "Bring both to the same commit" in " ".join(found.stderr.split())


def test_a_worker_that_is_killed_in_the_middle_loses_nothing_and_leaves_nothing(
    own_remote: Remote, course: Path, tmp_path: Path
) -> None:
    class_ = tmp_path / "class"
    for number in range(32):
        hand_in(class_ / f"learner{number:02}", [RIGHT, WRONG][number % 2] + f"\n# {number}\n".encode())
    arguments = ("batch", class_, "--out", tmp_path / "report", "--db", "sqlite")
    running = begun(*arguments, "--cluster", own_remote.address, cwd=course, env=own_remote.home.environment)
    read_until(running, "learner")
    below = psutil.Process(own_remote.workers[0].pid).children(recursive=True)
    own_remote.workers[0].kill()

    read_until(running, "[32/32]")
    running.communicate(timeout=PATIENCE)

    assert running.returncode == 0
    assert below, "it was at work"
    words = verdicts(tmp_path / "report")
    assert [words[f"learner{number:02}"] for number in range(32)] == ["passed", "failed"] * 16
    assert rows(tmp_path / "report", "SELECT count(*) FROM verdict") == [(32,)]
    assert psutil.wait_procs(below, timeout=PATIENCE)[1] == []
    own_remote.end()
    assert own_remote.home.left() == []


def test_what_kills_its_workers_again_and_again_costs_its_own_verdict_alone(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaths = tmp_path / "deaths"

    def deadly(setup: bytes, chunk: bytes) -> bytes:
        from grader.cluster.holder import grade

        if b"# poison" in chunk:
            with deaths.open("a") as file:
                file.write(f"{len(chunk)}\n")
            os.kill(os.getpid(), signal.SIGKILL)
        return grade(setup, chunk)

    monkeypatch.setattr(holder, "grade", deadly)
    monkeypatch.chdir(course)
    read = read_course(course / "exercises")
    modules = {f"learner{number:02}": RIGHT + f"# {number}\n".encode() for number in range(12)}
    modules["learner03"] += b"# poison\n"
    found: dict[str, Judged] = {}
    servers: dict[str, BackendInfo] = {}

    with on_cluster("local", read, ["sqlite"], best(), 2, print) as workers:
        workers.run(
            [wanted(read, learner, data) for learner, data in modules.items()],
            servers.__setitem__,
            lambda each, judged: found.update({each.key.learner: judged}),
        )

    poisonous = found.pop("learner03").verdict
    assert poisonous == BackendVerdict(
        "unavailable", reason="Each worker of the cluster that tried it has died."
    )
    assert {learner: judged.verdict.verdict for learner, judged in found.items()} == {
        learner: "passed" for learner in modules if learner != "learner03"
    }
    sizes = deaths.read_text().split()
    assert sizes == [sizes[0], sizes[0], sizes[-1], sizes[-1]]  # two as a chunk, two alone
    assert servers["sqlite"].available


def wanted(of: Course, learner: str, data: bytes) -> Wanted:
    [kata_] = of.katas
    module = Module(kata_, data)
    return Wanted(Key(learner, kata_.id, "sqlite", module.digest, "", ""), module)


def test_ctrl_c_ends_the_cluster_and_keeps_what_was_reached(course: Path, tmp_path: Path, home: Home) -> None:
    class_, report = tmp_path / "class", tmp_path / "report"
    for number in range(8):
        hand_in(class_ / f"ada{number}", RIGHT + f"# {number}\n".encode())
    for number in range(8):
        hand_in(class_ / f"zoe{number}", ENDLESS.read_bytes() + f"# {number}\n".encode())
    hand_in(class_ / "bob", STUB.read_bytes())
    arguments = ("batch", class_, "--out", report, "--db", "sqlite", "--cluster", "local")
    running = begun(*arguments, cwd=course, env=home.environment)
    read_until(running, "ada7")
    os.killpg(running.pid, signal.SIGINT)  # a terminal tells all of its processes

    _, rest = running.communicate(timeout=PATIENCE)

    assert running.returncode == 130
    assert [line for line in rest.splitlines() if not line.startswith("[")] == ["", "Stopped."], rest
    words = verdicts(report)
    assert words.pop("bob") == "not_started"
    assert words == {f"ada{number}": "passed" for number in range(8)}
    assert home.left() == []


def test_a_cluster_that_cannot_be_reached_is_told_at_once(course: Path, class_: Path, tmp_path: Path) -> None:
    began = time.monotonic()
    found = kata("batch", class_, "--out", tmp_path / "report", "--cluster", "tcp://127.0.0.1:1", cwd=course)

    assert found.returncode == 3
    assert "No Dask scheduler answers at 'tcp://127.0.0.1:1'" in " ".join(found.stderr.split())
    assert len(found.stderr.splitlines()) < 6
    assert time.monotonic() - began < 20


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("foo://bar:1", "is no cluster's address"),
        ("10.0.0.5", "is no cluster's address"),
        ("tls://127.0.0.1:1", "asks for certificates, and Dask's configuration names none"),
    ],
)
def test_an_address_that_nobody_has_is_told(
    course: Path, class_: Path, tmp_path: Path, address: str, says: str
) -> None:
    found = kata("batch", class_, "--out", tmp_path / "report", "--cluster", address, cwd=course)

    assert found.returncode == 3
    assert says in " ".join(found.stderr.split())
    assert "Traceback" not in found.stderr


def test_without_dask_it_is_told_what_to_install(course: Path, class_: Path, tmp_path: Path) -> None:
    (tmp_path / "distributed.py").write_text("raise ImportError('there is none')\n")
    arguments = ("batch", class_, "--out", tmp_path / "report", "--cluster", "local")

    found = kata(*arguments, cwd=course, PYTHONPATH=str(tmp_path))

    assert found.returncode == 3
    assert "pip install --editable '.[cluster]'" in " ".join(found.stderr.split())


def test_a_machine_that_would_grade_otherwise_refuses(course: Path) -> None:
    read = read_course(course / "exercises")
    setup = setup_for(read, best(), ["sqlite"])
    check(setup, read)

    for changed, says in (
        ({"version": "0.0.7"}, "your machine version 0.0.7 of the grader"),
        ({"sqlalchemy": "2.0.40"}, "your machine SQLAlchemy 2.0.40"),
        ({"python": "3.9.1"}, "your machine Python 3.9"),
    ):
        other = structs.replace(setup, grader=structs.replace(setup.grader, **changed))
        with pytest.raises(ClusterError, match=says):
            check(other, read)
    with pytest.raises(ClusterError, match="the tests of its course"):
        check(structs.replace(setup, course="0"), read)


def test_a_tier_that_does_not_exist_is_told(course: Path, class_: Path, tmp_path: Path) -> None:
    arguments = ("batch", class_, "--out", tmp_path / "report", "--cluster", "tcp://127.0.0.1:1")

    found = kata(*arguments, "--isolation", "magic", cwd=course)

    assert found.returncode == 2
    assert "'magic' is no tier" in " ".join(found.stderr.split())


def test_submissions_that_are_not_isolated_need_trust_on_a_cluster_too(
    course: Path, class_: Path, tmp_path: Path
) -> None:
    arguments = ("batch", class_, "--out", tmp_path / "report", "--cluster", "tcp://127.0.0.1:1")

    found = kata(*arguments, "--isolation", "process", cwd=course)

    assert found.returncode == 3
    assert "--trust-submissions" in found.stderr
