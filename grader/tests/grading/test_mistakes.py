"""A submission that looks like a known mistake is told its name; one that does not is told none."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from grader.course import CourseError, Kata, read_course
from grader.grading.mistakes import Look, named, pattern_of, patterns_file, read_patterns, write_patterns
from grader.grading.results import BackendVerdict, TestVerdict

SMALL = Path(__file__).parent / "small_course"


@pytest.fixture
def kata(tmp_path: Path) -> Kata:
    ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache")
    root = Path(shutil.copytree(SMALL, tmp_path / "course", ignore=ignored))
    return read_course(root / "exercises").find("keep_note")


def statement(sql: str, **more: object) -> dict[str, object]:
    return {"event": "statement", "sql": sql, **more}


LOOK = Look("", "", "")
INSERT = statement("INSERT INTO note (text) VALUES (?)", parameters=("a",), line=7)
COMMIT: dict[str, object] = {"event": "commit", "line": 8}


def failed(**traces: tuple[Mapping[str, object], ...]) -> BackendVerdict:
    """A verdict with these tests failed, and one passed."""
    tests = [
        TestVerdict(name, "failed", 0.1, f"why {name}", tuple(map(dict, trace)))
        for name, trace in traces.items()
    ]
    return BackendVerdict("failed", (*tests, TestVerdict("test_another", "passed", 0.1)))


def test_a_known_mistake_is_named(kata: Kata) -> None:
    found = failed(test_one_commit_is_enough=(INSERT, COMMIT, INSERT, COMMIT))
    write_patterns(kata, {"commits_twice": [pattern_of(kata, found)]})

    assert named(kata, found) == (
        "This looks like a commit too many: the code commits once for the row and once more for nothing."
    )


def test_values_lines_and_repetitions_do_not_matter(kata: Kata) -> None:
    write_patterns(kata, {"commits_twice": [pattern_of(kata, failed(test_x=(INSERT, COMMIT)))]})
    other = statement("insert into `note` (id, text) values (%s, %s)", parameters=(1, "b"), line=30)

    assert named(kata, failed(test_x=(other, other, other, COMMIT)))


@pytest.mark.parametrize(
    "other",
    [
        failed(test_x=(INSERT,)),
        failed(test_y=(INSERT, COMMIT)),
        failed(test_x=(INSERT, COMMIT), test_y=(INSERT, COMMIT)),
        failed(test_x=(statement("INSERT INTO book (text) VALUES (?)"), COMMIT)),
        failed(test_x=(statement("INSERT INTO note (text) VALUES (?)", error="IntegrityError"), COMMIT)),
        failed(),
    ],
    ids=["no commit", "another test", "one test more", "another table", "it was refused", "nothing failed"],
)
def test_what_looks_another_way_has_no_name(kata: Kata, other: BackendVerdict) -> None:
    write_patterns(kata, {"commits_twice": [pattern_of(kata, failed(test_x=(INSERT, COMMIT)))]})

    assert named(kata, other) == ""


def test_two_mistakes_that_look_alike_are_not_named(kata: Kata) -> None:
    found = failed(test_x=(INSERT, COMMIT))
    write_patterns(
        kata, {"commits_twice": [pattern_of(kata, found)], "flush_only": [pattern_of(kata, found)]}
    )

    assert named(kata, found) == ""


def test_a_mistake_that_the_course_no_longer_keeps_is_not_named(kata: Kata) -> None:
    found = failed(test_x=(INSERT, COMMIT))
    write_patterns(kata, {"commits_thrice": [pattern_of(kata, found)]})

    assert named(kata, found) == ""


@pytest.mark.parametrize(
    "messages",
    [("Not written yet: keep.py:9", "Not written yet: keep.py:13"), ("keep.py cannot be loaded.",) * 2],
    ids=["a stub", "a broken module"],
)
def test_what_does_nothing_looks_like_no_mistake(kata: Kata, messages: tuple[str, str]) -> None:
    tests = (TestVerdict(f"test_{number}", "failed", 0.1, text) for number, text in enumerate(messages))
    found = BackendVerdict("failed", tuple(tests))
    write_patterns(kata, {"commits_twice": [{"test_0": LOOK, "test_1": LOOK}]})

    assert pattern_of(kata, found) == {}
    assert named(kata, found) == ""


def test_a_mistake_is_known_by_the_tests_that_it_fails_whatever_else_was_run(kata: Kata) -> None:
    alone = BackendVerdict("failed", (TestVerdict(kata.tests[0], "failed", 0.1, "why"),))
    whole = BackendVerdict("failed", (*alone.tests, TestVerdict(kata.tests[1], "passed", 0.1)))

    assert pattern_of(kata, alone) == pattern_of(kata, whole) != {}


def test_a_mistake_that_sends_nothing_is_known_by_its_tests(kata: Kata) -> None:
    found = failed(test_x=(), test_y=())
    write_patterns(kata, {"commits_twice": [pattern_of(kata, found)]})

    assert named(kata, found)
    assert named(kata, failed(test_x=(), test_z=())) == ""


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ("SELECT a || b FROM note", "SELECT a + b FROM note", "SELECT a  ||  b\nFROM note"),
        ("SELECT a FROM note WHERE b = ?", "SELECT a FROM note", "SELECT a FROM note WHERE b = %(b_1)s"),
    ],
)
def test_what_looks_alike_is_told_apart_by_its_sql(kata: Kata, one: str, other: str, seen: str) -> None:
    patterns = [pattern_of(kata, failed(test_x=(statement(sql),))) for sql in (one, other)]
    write_patterns(kata, {"commits_twice": patterns[:1], "flush_only": patterns[1:]})

    assert "a commit too many" in named(kata, failed(test_x=(statement(seen),)))
    assert "a flush without a commit" in named(kata, failed(test_x=(statement(other),)))
    assert named(kata, failed(test_x=(statement("SELECT b FROM note"),))) == ""


def test_what_sends_the_same_is_told_apart_by_what_came_of_it(kata: Kata) -> None:
    def came(value: str) -> BackendVerdict:
        test = TestVerdict("test_x", "failed", 0.1, f"Why.\n\n    got {value}\n\nWhat your code did:\n  x")
        return BackendVerdict("failed", (test, TestVerdict("test_y", "passed", 0.1)))

    patterns = {
        "commits_twice": [pattern_of(kata, came("['Mio254 None']"))],
        "flush_only": [pattern_of(kata, came("[None]"))],
    }
    write_patterns(kata, patterns)

    assert "a commit too many" in named(kata, came("['Ada17 None']"))
    assert "a flush without a commit" in named(kata, came("[None]"))
    assert named(kata, came("['Ada17 ']")) == ""


def test_without_a_record_nothing_is_named(kata: Kata) -> None:
    assert read_patterns(kata) == {}
    assert named(kata, failed(test_x=(INSERT, COMMIT))) == ""


@pytest.mark.parametrize("text", ["{", "[]", '{"commits_twice": [{"test_x": "insert"}]}', "\xff"])
def test_a_damaged_record_is_told_with_what_to_do(kata: Kata, text: str) -> None:
    patterns_file(kata).write_text(text, "latin-1")

    with pytest.raises(CourseError, match=r"patterns\.json: .*Remove it, and run: kata dev check --record"):
        read_patterns(kata)
