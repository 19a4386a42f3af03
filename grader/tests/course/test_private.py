"""An instructor's own tests and katas are laid over the course; what is wrong in them is an error with its place."""

import shutil
from pathlib import Path

import pytest

from grader.course import Course, CourseError, read_course, with_private
from grader.course.private import of_instructor
from grader.learning import progress
from grader.tests.little import write_course, write_index, write_kata

MORE = 'def test_more(kata):\n    """More."""\n\n\ndef test_most(kata):\n    """Most."""\n'
ONE = "exercises/01_first/one/test_one_private.py"


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return read_course(write_course(tmp_path / "course", "01_first/one", "01_first/two") / "exercises")


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A folder that adds two tests to the kata `one`."""
    return write(tmp_path / "mine", ONE, MORE)


def write(root: Path, file: str, text: str) -> Path:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)
    return root


def own_katas(root: Path) -> Path:
    """Adds a kata to a topic of the course, and a topic of its own."""
    write_kata(root, "01_first/three")
    write_kata(root, "09_mine/four")
    write_index(root)
    return root


def test_more_tests_are_expected_of_their_kata_alone(course: Course, mine: Path) -> None:
    found = with_private(course, mine)

    one, two = found.katas
    assert one.tests == ("test_answer", "test_more", "test_most")
    assert two == course.find("two")
    assert of_instructor(found, mine) == [one]


def test_their_digest_is_part_of_what_judges_a_kata(course: Course, mine: Path) -> None:
    before = progress.tests_of(course.find("one"))
    first = progress.tests_of(with_private(course, mine).find("one"))
    write(mine, ONE, MORE.replace("Most", "Much"))

    assert len({before, first, progress.tests_of(with_private(course, mine).find("one"))}) == 3


@pytest.mark.parametrize(
    ("settings", "hidden"),
    [
        (None, ("test_more", "test_most")),
        ("hidden = true", ("test_more", "test_most")),
        ("hidden = false", ()),
        ('hidden = ["*_private.py"]', ("test_more", "test_most")),
    ],
)
def test_added_tests_are_hidden_unless_it_is_said(
    course: Course, mine: Path, settings: str | None, hidden: tuple[str, ...]
) -> None:
    if settings:
        write(mine, "private.toml", settings)

    assert with_private(course, mine).find("one").hidden == hidden


@pytest.mark.parametrize(("settings", "hidden"), [(None, ()), ("hidden = true", ("test_answer",))])
def test_own_katas_join_the_course_and_are_shown_unless_it_is_said(
    course: Course, mine: Path, settings: str | None, hidden: tuple[str, ...]
) -> None:
    own_katas(mine)
    if settings:
        write(mine, "private.toml", settings)

    found = with_private(course, mine)

    assert [kata.id for kata in found.katas] == [
        "01_first/one",
        "01_first/two",
        "01_first/three",
        "09_mine/four",
    ]
    assert [topic.title for topic in found.topics] == ["First", "Mine"]
    assert found.find("four").hidden == hidden
    assert [kata.name for kata in of_instructor(found, mine)] == ["one", "three", "four"]


def test_hidden_tests_run_last_whatever_they_are_called(course: Course, mine: Path) -> None:
    write(mine, "exercises/01_first/one/test_one_shown.py", "def test_shown(kata):\n    pass\n")
    write(mine, "private.toml", 'hidden = ["*_private.py"]')

    assert with_private(course, mine).find("one").tests == (
        "test_answer",
        "test_shown",
        "test_more",
        "test_most",
    )


def test_weights_are_given_as_in_kata_toml(course: Course, mine: Path) -> None:
    write(mine, "private.toml", "[weights]\ntest_most = 3\n")

    one = with_private(course, mine).find("one")

    assert [one.weight(test) for test in one.tests] == [1, 1, 3]


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("private.toml", "hide = true", "private.toml, line 1: the key 'hide' is not known here"),
        ("private.toml", 'hidden = "yes"', "private.toml, line 1: 'hidden': expected"),
        ("private.toml", '\nhidden = ["*_privat.py"]', "line 2: entry 1 of 'hidden', '*_privat.py', fits no"),
        ("private.toml", "[weights]\ntest_les = 2", "line 2: weights names 'test_les'"),
        ("private.toml", "[weights]\ntest_more = 0", "line 2: 'test_more': expected"),
        ("private.toml", "[weights]\ntest_answer = 2", "line 2: weights names 'test_answer'"),
        (ONE, "def test_answer(kata):\n    pass\n", "line 1: test_answer is in test_one.py already"),
        (ONE, MORE + "\n\ndef test_more(kata):\n    pass\n", "line 9: test_more is in test_one_private.py"),
        (ONE, "x = 1\n", "there is no test in this file"),
        (ONE, "def test_more(:\n", "line 1: not valid Python"),
        ("exercises/01_first/one/helper.py", "", "helper.py: nobody would read this file"),
        ("exercises/01_first/one/test_one.py", MORE, "test_one.py: nobody would read this file"),
        ("exercises/01_first/on/test_on_private.py", MORE, "no kata 01_first/on; did you mean 01_first/one?"),
        ("exercises/07_x/y/test_y_z.py", MORE, "must be listed in exercises/course.toml"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    course: Course, mine: Path, file: str, text: str, told: str
) -> None:
    write(mine, file, text)

    with pytest.raises(CourseError) as error:
        with_private(course, mine)

    assert told in str(error.value)


def test_a_file_that_is_no_text_is_told(course: Course, mine: Path) -> None:
    (mine / ONE).write_bytes(b"# \xff\n")

    with pytest.raises(CourseError, match="not a text in UTF-8"):
        with_private(course, mine)


def test_an_own_kata_needs_a_name_and_a_reference(course: Course, mine: Path) -> None:
    own_katas(mine)
    reference = mine / "solutions/09_mine/four/four.py"
    reference.unlink()
    with pytest.raises(CourseError, match=r"four\.py: this reference is missing"):
        with_private(course, mine)

    shutil.rmtree(mine / "exercises/09_mine")
    write_kata(mine, "09_mine/two")
    write_index(mine)
    with pytest.raises(CourseError, match="the module name 'two' is used twice"):
        with_private(course, mine)


def test_an_own_kata_may_require_one_of_the_course(course: Course, mine: Path) -> None:
    own_katas(mine)
    toml = mine / "exercises/09_mine/four/kata.toml"
    text = toml.read_text()
    toml.write_text('requires = ["01_first/one"]\n' + text)
    assert with_private(course, mine).find("four").requires == ("01_first/one",)

    toml.write_text('requires = ["01_first/nine"]\n' + text)
    with pytest.raises(CourseError, match="'01_first/nine', which is no kata of this course"):
        with_private(course, mine)


def test_a_folder_that_adds_nothing_is_told(course: Course, tmp_path: Path) -> None:
    with pytest.raises(CourseError, match="there is no folder 'exercises' in it"):
        with_private(course, tmp_path)
    (tmp_path / "exercises").mkdir()
    with pytest.raises(CourseError, match="it adds nothing"):
        with_private(course, tmp_path)
