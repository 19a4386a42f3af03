"""Each limit is met once: with an error where the process can go on, and with the right words where it cannot."""

import time

import pytest

from grader.sandbox import Ending, Limits
from grader.tests import needs
from grader.tests.sandbox.conftest import Told, Ward

THREADS = """
import threading
threading.stack_size(1 << 16)
stop = threading.Event()
started = 0
try:
    for number in range(1000):
        threading.Thread(target=stop.wait, daemon=True).start()
        started += 1
    answer = "all"
except RuntimeError as error:
    answer = str(error)
"""


def test_processor_time(cells: Ward) -> None:
    with cells.process(limits=Limits(cpu_seconds=1)) as inside:
        told = inside("while True: pass")

        assert told.startswith("it used more processor time than it may")
        assert inside.sealed.wait().limit == "cpu"
        assert 0.5 < inside.sealed.wait().cpu_seconds < 3


def test_processor_time_of_who_ignores_the_signal(cells: Ward) -> None:
    with cells.process(limits=Limits(cpu_seconds=1)) as inside:
        told = inside("import signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\nwhile True: pass")

        assert told.startswith("it used more processor time than it may")


def test_processor_time_can_be_read_while_it_goes_on(cells: Ward) -> None:
    with cells.process() as inside:
        before = inside.sealed.cpu_seconds()
        inside("import time\nwhile time.process_time() < 0.3: pass")
        after = inside.sealed.cpu_seconds()

        assert after - before > 0.2

    assert inside.sealed.cpu_seconds() >= after


@needs.linux
def test_memory(inside: Told) -> None:
    assert inside("answer = len(bytes(3 << 30))") == "MemoryError: "
    assert inside.value("1 + 1") == "2"


def test_open_files(inside: Told) -> None:
    assert inside("held = [os.dup(0) for number in range(300)]") == "OSError: [Errno 24] Too many open files"


def test_the_size_of_a_file(cells: Ward) -> None:
    with cells.process(folder=True, limits=Limits(file_size=1 << 20)) as inside:
        source = "with open('x', 'wb', buffering=0) as file:\n  while True: file.write(bytes(1 << 16))"

        assert inside(source) == "OSError: [Errno 27] File too large"


def test_the_size_of_a_file_of_who_wants_the_signal(cells: Ward) -> None:
    with cells.process(folder=True, limits=Limits(file_size=1 << 20)) as inside:
        told = inside(
            "import signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_DFL)\nopen('x', 'wb').write(bytes(2 << 20))"
        )

        # The first process of a namespace is spared signals that it does not expect.
        assert told in ("it wrote a file that is larger than allowed", "OSError: [Errno 27] File too large")


@needs.linux
def test_threads_of_one_are_not_its_neighbours(cells: Ward) -> None:
    user = 61_301 if needs.ROOT else None
    with cells.process() as hostile, cells.process(user=user) as neighbour:
        told = hostile(THREADS)

        assert told == repr("can't start new thread")
        if cells.tier == "namespaces" or needs.ROOT:  # elsewhere all processes of a user share one limit
            assert 50 <= int(hostile.value("started")) < 64
            assert (
                neighbour("import threading\nt = threading.Thread(target=int)\nt.start()\nanswer = t.join()")
                == "None"
            )


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending(code=3), "ended with exit code 3"),
        (Ending(signal=9, let_go=True), "was ended by the grader"),
        (
            Ending(signal=9),
            "was killed by the system; most often, that means that the machine ran out of memory",
        ),
        (Ending(signal=11), "was killed by a signal (SIGSEGV)"),
        (Ending(signal=60), "was killed by a signal (number 60)"),
        (Ending(signal=9, limit="cpu", cpu_seconds=5.2), "used more processor time than it may (5 s)"),
    ],
)
def test_words(ending: Ending, words: str) -> None:
    assert ending.words() == words


def test_waiting_has_an_end(inside: Told) -> None:
    before = time.monotonic()

    with pytest.raises(TimeoutError):
        inside.sealed.wait(0.05)

    assert time.monotonic() - before < 5
    assert inside.value("1") == "1"
