"""Progress: what passed is remembered, and whether it still is what passed."""

import threading
from pathlib import Path

import msgspec
import pytest

from grader.course import Course, Kata
from grader.learning.progress import Progress, kept_in

TEST = "test_the_engine_works"


@pytest.fixture
def kata(course: Course) -> Kata:
    return course.find("open_engine")


@pytest.fixture
def progress(course: Course) -> Progress:
    return Progress.of(course)


def solve(kata: Kata) -> bytes:
    kata.stub.write_bytes(kata.reference.read_bytes())
    return kata.stub.read_bytes()


def test_a_stub_is_not_started(progress: Progress, kata: Kata) -> None:
    assert progress.standing(kata) == "not_started"


def test_an_edited_stub_is_started(progress: Progress, kata: Kata) -> None:
    solve(kata)

    assert progress.standing(kata) == "started"


def test_what_passed_stands_as_passed(progress: Progress, kata: Kata) -> None:
    progress.ran(kata, "sqlite", solve(kata), failing=None)

    assert progress.standing(kata) == "passed"


def test_what_was_edited_since_it_passed_is_changed(progress: Progress, kata: Kata) -> None:
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=None)

    kata.stub.write_bytes(module + b"\nx = 1\n")
    assert progress.standing(kata) == "changed"

    kata.stub.write_bytes(module)
    assert progress.standing(kata) == "passed"


def test_ends_of_lines_do_not_count(progress: Progress, kata: Kata) -> None:
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=None)

    kata.stub.write_bytes(module.replace(b"\n", b"\r\n"))

    assert progress.standing(kata) == "passed"


def test_new_tests_ask_for_another_run(progress: Progress, kata: Kata) -> None:
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=None)

    with kata.test_file.open("a") as tests:
        tests.write("\n\ndef test_one_more(): ...\n")
    assert progress.standing(kata) == "outdated"

    progress.ran(kata, "sqlite", module, failing=None)
    assert progress.standing(kata) == "passed"


def test_a_failure_on_another_database_is_no_pass(progress: Progress, kata: Kata) -> None:
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=None)

    progress.ran(kata, "mysql", module, failing=TEST)

    assert progress.standing(kata) == "started"
    assert progress.record(kata).failing == TEST


def test_a_pass_forgets_the_failure(progress: Progress, kata: Kata) -> None:
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=TEST)

    progress.ran(kata, "sqlite", module, failing=None)

    assert progress.record(kata).failing is None


def test_what_fails_after_all_has_not_passed(progress: Progress, kata: Kata) -> None:
    """An answer that fits the random data by chance passes once."""
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=None)

    progress.ran(kata, "sqlite", module, failing=TEST)

    assert progress.standing(kata) == "started"


def test_a_renamed_kata_keeps_its_progress(progress: Progress, kata: Kata) -> None:
    module = solve(kata)
    progress.ran(kata, "sqlite", module, failing=None)
    renamed = msgspec.structs.replace(kata, topic="02_models", renamed_from=(kata.id,))

    assert progress.standing(renamed) == "passed"
    progress.hinted(renamed, "make_engine", 1)
    assert progress.standing(renamed) == "passed"
    assert progress.record(kata).passed == {}
    assert progress.record(renamed).hints == {"make_engine": 1}


def test_hints_are_counted_up(progress: Progress, kata: Kata) -> None:
    progress.hinted(kata, "make_engine", 2)
    progress.hinted(kata, "make_engine", 1)

    assert progress.record(kata).hints == {"make_engine": 2}


def test_the_current_kata_is_the_first_that_never_passed(progress: Progress, course: Course) -> None:
    first, second, third = list(course.katas)[:3]
    for kata in (first, third):
        progress.ran(kata, "sqlite", solve(kata), failing=None)
    first.stub.write_bytes(first.stub.read_bytes() + b"\nx = 1\n")

    assert progress.current(course) == second


def test_what_has_changed_comes_after_all_others(progress: Progress, course: Course) -> None:
    katas = list(course.katas)
    for kata in katas:
        progress.ran(kata, "sqlite", solve(kata), failing=None)
    assert progress.current(course) is None

    katas[5].stub.write_bytes(katas[5].stub.read_bytes() + b"\nx = 1\n")

    assert progress.current(course) == katas[5]


@pytest.mark.parametrize(
    "found",
    ["{ half of it", '{"schema": 2, "katas": {"01_engine/open_engine": {"stars": 3}}}'],
    ids=["broken", "newer"],
)
def test_a_file_that_cannot_be_read_is_put_aside_and_nothing_is_lost(
    progress: Progress, course: Course, kata: Kata, found: str
) -> None:
    folder = kept_in(course)
    folder.mkdir()
    (folder / "progress.json").write_text(found)

    assert progress.standing(kata) == "not_started"
    progress.hinted(kata, "make_engine", 1)

    assert progress.record(kata).hints == {"make_engine": 1}
    assert [file.read_text() for file in folder.glob("progress-unread-*.json")] == [found]


def test_reading_writes_nothing(progress: Progress, course: Course, kata: Kata) -> None:
    progress.standings(list(course.katas))
    progress.record(kata)
    progress.current(course)

    assert not kept_in(course).exists()


def test_several_commands_may_write_at_the_same_time(course: Course) -> None:
    katas = list(course.katas)[:12]

    def note(kata: Kata) -> None:
        for level in (1, 2, 3):
            Progress.of(course).hinted(kata, "task", level)

    threads = [threading.Thread(target=note, args=(kata,)) for kata in katas]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [Progress.of(course).record(kata).hints for kata in katas] == [{"task": 3}] * 12


def test_a_file_that_is_gone_is_no_progress(progress: Progress, kata: Kata, clone: Path) -> None:
    kata.stub.unlink()

    assert progress.standing(kata) == "not_started"
