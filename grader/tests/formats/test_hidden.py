"""Hidden tests: whatever learners may read tells how many there are, how many fail and what they are worth. No more."""

from pathlib import Path

import msgspec
import pytest
from lxml import etree
from sqlalchemy import update

from grader.gradebook.models import Kata, Verdict
from grader.report.formats.gradescope import Result as GradescopeResult
from grader.report.formats.json import Report
from grader.tests.formats.conftest import (
    KEEP,
    MOVE,
    PASSED,
    ClassBook,
    Command,
    Tests,
    everywhere,
)

SECRET = "SECRET: nobody may read this.\n\nThe test stopped at\n    assert SECRET"
ENDED = "Its process ended with exit code 42 in test_safe."
LEARNERS = ("ada", "ben", "cy", "dan", "eve")
FORMS = ("markdown", "github", "junit", "classroom")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`test_safe`, one of three parts of the 3 points of MOVE, and all tests of KEEP are hidden.

    ada passes everything; ben fails hidden tests alone, on one database; cy fails shown and hidden ones; dan's process
    ends in a hidden test; eve has not begun.
    """
    made = ClassBook(tmp_path_factory.mktemp("hidden") / "report")
    with made.book.session() as session, session.begin():
        session.execute(update(Kata).where(Kata.id == MOVE).values(hidden=["test_safe"]))
        session.execute(update(Kata).where(Kata.id == KEEP).values(hidden=["test_kept", "test_once"]))
    right = {KEEP: everywhere(KEEP), MOVE: everywhere(MOVE)}
    made.add("ada", right)
    half: dict[str, tuple[str, Tests, str]] = everywhere(MOVE) | {
        "mysql": ("failed", PASSED[MOVE] | {"test_safe": SECRET}, "")
    }
    made.add("ben", right | {MOVE: half})
    both = everywhere(MOVE, "failed", test_moved="It did not move.", test_safe=SECRET)
    made.add("cy", {KEEP: everywhere(KEEP, "failed", test_kept=SECRET), MOVE: both})
    ended = ("crashed", {"test_moved": "", "test_safe": ENDED}, ENDED)
    made.add("dan", right | {MOVE: everywhere(MOVE) | {"sqlite": ended, "mysql": ended}})
    made.add("eve", {KEEP: everywhere(KEEP), MOVE: everywhere(MOVE, "not_started")})
    with made.book.session() as session, session.begin():
        flags = ["test_safe: it wrote after its end"]
        session.execute(update(Verdict).where(Verdict.kata_id == MOVE).values(flags=flags))
    made.book.close()
    return made.folder


def tells(text: str) -> list[str]:
    """What a text tells of hidden tests, and should not."""
    words = ("SECRET", "test_safe", "test_kept", "test_once", "exit code 42", "wrote after")
    return [word for word in words if word in text]


@pytest.mark.parametrize("learner", LEARNERS)
@pytest.mark.parametrize("form", FORMS)
def test_what_a_learner_reads_tells_nothing(run: Command, book: Path, form: str, learner: str) -> None:
    found = run("report", book, "--format", form, "--only", learner)

    assert found.returncode == 0, found.stderr
    assert tells(found.stdout + found.stderr) == []


@pytest.mark.parametrize("form", ["markdown", "junit"])
def test_a_report_on_the_class_tells_nothing(run: Command, book: Path, form: str) -> None:
    assert tells(run("report", book, "--format", form).stdout) == []


def test_what_fails_is_counted_with_its_points(run: Command, book: Path) -> None:
    # test_safe counts 1 beside test_moved's 2; ben passes it on one of two databases
    one = "1 hidden test: 1 failed, 0.5 of 1 points."
    for form in ("markdown", "github", "classroom"):
        told = run("report", book, "--format", form, "--only", "ben").stdout.replace("&#58;", ":")
        assert one in told, form
    told = run("report", book, "--format", "markdown", "--only", "cy").stdout.replace("&#58;", ":")
    assert "2 hidden tests: 1 failed, 1 of 2 points." in told
    assert "It did not move." in told
    assert "✗ failed 0/2" in told
    assert "2/3 |" not in run("report", book, "--format", "markdown", "--only", "ada").stdout


def test_what_passes_is_counted_too(run: Command, book: Path) -> None:
    told = run("report", book, "--format", "markdown", "--only", "ada").stdout.replace("&#58;", ":")

    assert "1 hidden test: 0 failed, 1 of 1 points." in told
    assert "<details>" not in told


def test_what_was_never_run_is_not_counted(run: Command, book: Path) -> None:
    told = run("report", book, "--format", "markdown", "--only", "eve").stdout

    assert f"{MOVE}&#58;" not in told.replace("02_undo/move_money |", "")


def test_the_reason_of_a_crash_in_a_hidden_test_is_not_told(run: Command, book: Path) -> None:
    told = run("report", book, "--format", "github", "--only", "dan").stdout

    assert "It was stopped in a hidden test." in told


def test_junit_stays_valid_and_counts_them_as_one_case(run: Command, book: Path) -> None:
    tree = etree.fromstring(run("report", book, "--format", "junit", "--only", "cy").stdout.encode())

    etree.XMLSchema(etree.parse(Path(__file__).parent / "junit.xsd")).assertValid(tree)
    cases = [(case.get("name"), len(case)) for case in tree[0].findall("testcase")]
    assert cases == [("hidden tests", 1), ("test_moved", 1), ("hidden tests", 1)]


def test_gradescope_has_them_in_an_entry_that_only_instructors_see(run: Command, book: Path) -> None:
    for learner in LEARNERS:
        text = run("report", book, "--format", "gradescope", "--only", learner).stdout
        found = msgspec.json.decode(text, type=GradescopeResult, strict=True)
        shown = [test for test in found.tests if test.visibility == "visible"]
        hidden = [test for test in found.tests if test.visibility == "hidden"]
        assert tells(repr(shown) + found.output) == [], learner
        assert [test.name for test in hidden] == [f"{KEEP}: hidden tests", f"{MOVE}: hidden tests"]
        assert round(sum(test.score for test in found.tests), 2) == found.score
        assert sum(test.max_score for test in found.tests) == 5
        if learner == "ben":
            assert "SECRET" in hidden[1].output
            assert (hidden[1].score, hidden[1].max_score, shown[1].score) == (0.5, 1, 2)


def test_pages_of_learners_tell_nothing_and_the_page_of_the_class_does(
    run: Command, book: Path, tmp_path: Path
) -> None:
    found = run("report", book, "--format", "html", "--out", tmp_path / "pages")
    assert found.returncode == 0, found.stderr

    for learner in LEARNERS:
        page = (tmp_path / "pages" / "learner" / f"{learner}.html").read_text()
        assert tells(page.replace("<wbr>", "")) == [], learner
        assert ("1 hidden test: " in page) == (learner != "eve")
        assert ("Picture of what was sent" in page) == (learner == "cy")
    assert "✗ failed 1/2" in (tmp_path / "pages" / "learner" / "ben.html").read_text()
    index = (tmp_path / "pages" / "index.html").read_text().replace("<wbr>", "")
    assert 'test_safe <span class="soft">(hidden)</span>' in index
    assert 'test_moved <span class="soft">' not in index
    assert "SECRET: nobody may read this." in index


def test_json_is_the_instructors_and_tells_everything(run: Command, book: Path) -> None:
    found = msgspec.json.decode(run("report", book, "--format", "json").stdout, type=Report, strict=True)

    ben = next(each for each in found.learners if each.id == "ben").katas[1]
    assert ben.hidden is not None
    assert (ben.hidden.tests, ben.hidden.failed) == (("test_safe",), 1)
    assert ben.backends["mysql"].tests[1].message == SECRET


def test_weights_multiply_the_points_of_hidden_tests_too(run: Command, book: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('[[weight]]\nof = "02_undo"\nfactor = 2\n')

    told = run("report", book, "--format", "github", "--only", "ben", "--policy", policy).stdout

    assert "1 hidden test: 1 failed, 1 of 2 points." in told


def test_reading_a_report_leaves_the_gradebook_as_it_is(run: Command, book: Path) -> None:
    before = run("report", book, "--format", "json").stdout
    for form in FORMS[:1]:
        run("report", book, "--format", form)

    assert run("report", book, "--format", "json").stdout == before
