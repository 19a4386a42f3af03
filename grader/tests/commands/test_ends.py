"""However a command ends, nothing of it stays: Ctrl-C at any moment, SIGTERM, kill -9, two at once."""

import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from grader.sandbox import offers
from grader.sandbox.users import claimed
from grader.tests import needs
from grader.tests.commands.conftest import COMMAND, GOLDEN, SLEEP, Home, interrupt
from grader.tests.terminals import Terminal
from grader.tests.waiting import PATIENCE, wait_until

pytestmark = needs.linux


def start(home: Home, cwd: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run_script(script: str, *arguments: Path | int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def jobs(home: Home) -> list[int]:
    """What works in the folder of a job: neither environment nor command line tells a forked process's origin."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            folder = process.cwd()
            inside = folder.startswith(str(home.folder)) and "/job-" in folder
            if inside and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


def command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def runs(home: Home, what: str) -> bool:
    return wait_until(lambda: any(what in process for process in home.processes()))


WORKING = [offer.tier for offer in offers() if offer.works]
TIERS = [WORKING[0], *(pytest.param(tier, marks=pytest.mark.thorough) for tier in WORKING[1:])]


def sleepers() -> list[int]:
    """What the submission has started, wherever it may start anything."""
    return [process.pid for process in psutil.process_iter() if SLEEP in command(process)]


def in_a_job(home: Home, tier: str = "namespaces") -> bool:
    """Wait until a submission runs; where it may start processes, until it has."""
    return wait_until(lambda: bool(sleepers() if tier == "process" else jobs(home)))


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("moment", ["loading", "databases", "a job"])
def test_a_signal_leaves_nothing(endless: Path, home: Home, number: int, moment: str, tier: str) -> None:
    process = start(home, endless, "grade", "--isolation", tier)
    if moment == "a job":
        assert in_a_job(home, tier)
    else:
        assert runs(home, {"loading": "grader", "databases": "mariadbd"}[moment])

    output = interrupt(process, number)

    if moment != "loading":  # Python itself may not have been up yet
        assert process.returncode == 130, output
        assert output.count("Stopped.") == 1
        assert "Traceback" not in output
    assert home.left() == []
    assert sleepers() == []


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_in_a_terminal_leaves_nothing(endless: Path, home: Home, times: int) -> None:
    """There it reaches every process of the terminal, and a user may press it again."""
    with Terminal([*COMMAND, "grade"], endless, home.environment) as terminal:
        assert runs(home, "forkserver")

        for _ in range(times):
            terminal.press("\x03")

        assert terminal.ends() == 130, terminal.text
        assert terminal.written.count(b"Stopped.") == 1
        assert b"Traceback" not in terminal.written
    assert home.left() == []


@pytest.mark.parametrize(
    "arguments",
    [["test", "--db", "all"], ["dev", "check"], ["databases", "start"], ["databases"]],
    ids=" ".join,
)
def test_every_command_stops_like_that(endless: Path, home: Home, arguments: list[str]) -> None:
    process = start(home, endless, *arguments)
    assert runs(home, "postgres")

    output = interrupt(process)

    assert process.returncode == 130, output
    assert output.count("Stopped.") == 1
    assert "Traceback" not in output
    assert home.left() == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_pytest_itself_stops_its_servers(endless: Path, home: Home, number: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "exercises", "--db", "all"],
        cwd=endless,
        env=home.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert runs(home, SLEEP)

    output = interrupt(process, number)
    for child in sleepers():  # in practice, what a learner starts is the learner's own
        os.kill(child, signal.SIGKILL)

    assert process.returncode == pytest.ExitCode.INTERRUPTED, output
    assert home.left() == []


def test_an_except_without_a_name_does_not_make_practice_unstoppable(clone: Path, home: Home) -> None:
    stub = clone / "exercises/01_notes/keep_note/keep_note.py"
    swallow = '    open("ready", "w").close()\n    try:\n        while True:\n            pass\n    except:\n        pass\n'
    stub.write_text(
        stub.read_text().replace("    raise NotImplementedError", f"{swallow}    while True:\n        pass")
    )
    process = start(home, clone, "test")
    assert wait_until((clone / "ready").exists)

    process.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.5)
    interrupt(process)

    assert process.returncode == 130
    assert home.left() == []


LOSES_AN_EXCEPTION = """
import os, signal, time, weakref
import grader.commands.main as command

class Thing:
    pass

def work(standalone_mode):
    thing = Thing()
    watch = weakref.ref(thing, lambda _: (os.kill(os.getpid(), signal.SIGINT), time.sleep(0.1)))
    del thing
    time.sleep(600)

command.app = work
command.main()
"""


def test_ctrl_c_is_not_lost_where_python_drops_exceptions() -> None:
    done = run_script(LOSES_AN_EXCEPTION)

    assert (done.returncode, done.stderr) == (130, "\nStopped.\n")


INTERRUPTED_ASKING_FOR_A_PROCESS = """
import os, signal, sys
from multiprocessing import reduction
from pathlib import Path

from grader.course import read_course
from grader.databases import provide
from grader.learning.practice import Practice
from grader.learning.trial import Trial

send = reduction.sendfds

def interrupted(*arguments):
    reduction.sendfds = send
    os.kill(os.getpid(), signal.SIGINT)
    send(*arguments)

course = read_course(Path(sys.argv[1]))
kata = next(iter(course.katas))
with provide(["sqlite"]) as servers, Practice.ready() as practice:
    trial = Trial(kata, servers["sqlite"], seed=1)
    module = kata.reference.read_bytes()
    reduction.sendfds = interrupted
    try:
        practice.prepare(trial)
    except KeyboardInterrupt:
        print("interrupted")
    print(practice.run(trial, module).verdict)
"""


def test_ctrl_c_in_the_middle_of_asking_for_a_process_does_not_end_the_fork_server(clone: Path) -> None:
    done = run_script(INTERRUPTED_ASKING_FOR_A_PROCESS, clone / "exercises")

    assert (done.stdout, done.stderr) == ("interrupted\npassed\n", "")


INTERRUPTED_HOLDING_A_LOCK = """
import os, signal, sys, threading
from pathlib import Path

from grader.course import read_course
from grader.databases import provide
from grader.grading.grader import Grader, Task
from grader.grading.staging import Module
from grader.sandbox import best

enter, left = threading.Condition.__enter__, [int(sys.argv[2])]

def interrupted(condition):
    found = enter(condition)
    if threading.get_ident() == threading.main_thread().ident:
        left[0] -= 1
        if not left[0]:
            os.kill(os.getpid(), signal.SIGINT)
    return found

course = read_course(Path(sys.argv[1]))
kata = next(iter(course.katas))
with provide(["sqlite"]) as servers, Grader.ready(course, servers["sqlite"], best()) as grader:
    tasks = [Task(Module(kata, kata.reference.read_bytes()), "sqlite", servers["sqlite"])] * 3
    threading.Condition.__enter__ = interrupted
    try:
        for _ in grader.run(tasks):
            pass
    except KeyboardInterrupt:
        print("interrupted")
"""


@pytest.mark.parametrize("lock", [2, 7])  # of a thread that begins, of a job that is waited for
def test_ctrl_c_leaves_no_lock_that_somebody_waits_for(clone: Path, lock: int) -> None:
    """Python raises it also right after a lock was taken, before the step that would give it back."""
    done = run_script(INTERRUPTED_HOLDING_A_LOCK, clone / "exercises", lock)

    assert (done.stdout, done.stderr) == ("interrupted\n", "")


CANNOT_TIDY_UP = """
import os, signal, threading, time
import grader.commands.main as command

def press():
    signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

def work(standalone_mode):
    threading.Timer(0.1, press).start()
    try:
        time.sleep(600)
    finally:
        threading.Timer(0.2, press).start()
        threading.Timer(0.6, press).start()
        time.sleep(600)

command.TIDYING_SECONDS = 0.4
command.app = work
command.main()
"""


def test_a_later_ctrl_c_ends_what_cannot_be_tidied_up() -> None:
    done = run_script(CANNOT_TIDY_UP)

    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "\nStopped, before all was tidied up. The next command does that.\n"


LOSES_THE_FOLDER = """
import os, sys
from pathlib import Path

from grader.course import read_course
from grader.databases import provide
from grader.learning.practice import Practice
from grader.learning.trial import Trial

make = os.mkdir
os.mkdir = lambda path, *mode: None if str(path).endswith("/work") else make(path, *mode)

kata = next(iter(read_course(Path(sys.argv[1])).katas))
with provide(["sqlite"]) as servers, Practice.ready() as practice:
    print(practice.run(Trial(kata, servers["sqlite"]), kata.reference.read_bytes()).verdict)
"""


def test_a_process_that_cannot_begin_says_nothing_on_the_terminal(clone: Path) -> None:
    """Its folder may go while it starts, if all is being stopped."""
    done = run_script(LOSES_THE_FOLDER, clone / "exercises")

    assert (done.stdout, done.stderr) == ("unavailable\n", "")


def test_what_loads_makes_no_temporary_file() -> None:
    """It may be ended at any moment: by a terminal that closes, for one."""
    done = run_script(
        "import tempfile\ntempfile.mkdtemp = tempfile.mkstemp = None\nimport grader.referee.preloaded"
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("tier", TIERS)
def test_after_kill_9_every_process_ends_and_the_next_run_tidies_up(
    endless: Path, home: Home, tier: str
) -> None:
    process = start(home, endless, "grade", "--isolation", tier)
    assert in_a_job(home, tier)

    process.kill()
    process.communicate()

    assert wait_until(lambda: not home.processes()), home.processes()
    assert jobs(home) == []
    assert wait_until(lambda: not sleepers())
    assert [path for path in home.files() if "/run/" in path]
    done = subprocess.run(
        [*COMMAND, "grade", "solutions", "--db", "sqlite"],
        cwd=endless,
        env=home.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    # Of the fork server of a killed run an empty folder with a socket stays, in the temporary folder.
    assert [path for path in home.files() if "/pymp-" not in path] == []


def test_two_at_once_do_not_disturb_each_other(endless: Path, home: Home, tmp_path: Path) -> None:
    """One is stopped in the middle: the other goes on."""
    first = start(home, endless, "grade")
    second = start(
        home, endless, "grade", "solutions", "--seed", "1", "--json", str(tmp_path / "second.json")
    )
    third = start(
        home, endless, "grade", str(GOLDEN / "commits_twice/submission"), "--json", str(tmp_path / "3.json")
    )
    assert in_a_job(home)

    interrupt(first)
    assert second.communicate(timeout=PATIENCE)[0].endswith("2 of 2 points: 1 passed\n")
    third.communicate(timeout=PATIENCE)

    assert (first.returncode, second.returncode, third.returncode) == (130, 0, 1)
    kata_found = json.loads((tmp_path / "3.json").read_text())["katas"][0]
    assert {found["verdict"] for found in kata_found["backends"].values()} == {"failed"}
    assert home.left() == []


@needs.root
def test_no_two_graders_use_the_same_user() -> None:
    with claimed(3) as ours:
        code = "import os; from grader.sandbox.users import claimed\nwith claimed(3) as users: print(users)"
        # The same process id would lead to the same first choice.
        done = subprocess.run(
            [sys.executable, "-c", f"import os; os.getpid = lambda: {os.getpid()}\n{code}"],
            capture_output=True,
            text=True,
            check=True,
        )
        theirs = json.loads(done.stdout)

    assert len({*ours, *theirs}) == 6


def test_a_run_to_its_end_leaves_nothing(clone: Path, home: Home) -> None:
    process = start(home, clone, "grade", "solutions")
    output, _ = process.communicate(timeout=PATIENCE)

    assert process.returncode == 0, output
    assert home.left() == []
