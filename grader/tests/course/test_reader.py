"""course.toml and kata.toml: what is right becomes values, what is wrong becomes an error with file and line."""

from pathlib import Path

import pytest

from grader.course import CourseError, UnknownKata, find_course, read_course
from grader.course.model import digest_of

COURSE = """\
title = "A small course"

[[topics]]
id = "01_first"
title = "First"
katas = ["one", "two"]

[[topics]]
id = "02_second"
title = "Second"
katas = ["three"]
"""

KATA = """\
title = "A kata"
concepts = ["thinking"]
points = 2
difficulty = 1
stub = "{stub}"
requires = []
documentation = ["https://docs.sqlalchemy.org/en/21/"]

[engine]
savepoints = true

[weights]
test_it = 2

[hints.solve]
concept = "Think."
api = "think()"
code = '''
think(hard)
'''
"""

STUB = "def solve():\n    raise NotImplementedError\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course of two topics and three katas."""
    exercises = tmp_path / "exercises"
    for kata in ("01_first/one", "01_first/two", "02_second/three"):
        place = exercises / kata
        place.mkdir(parents=True)
        (place / f"{place.name}.py").write_text(STUB)
        (place / f"test_{place.name}.py").write_text(
            "def test_it(kata):\n    pass\n\n\ndef test_more(kata):\n    pass\n"
        )
        (place / "README.md").write_text("Do it.\n")
        (place / "kata.toml").write_text(KATA.format(stub=digest_of(STUB.encode())))
    (exercises / "course.toml").write_text(COURSE)
    return exercises


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def error_of(folder: Path) -> CourseError:
    with pytest.raises(CourseError) as caught:
        read_course(folder)
    return caught.value


def test_a_course_is_read_in_order(folder: Path) -> None:
    course = read_course(folder)

    assert [kata.id for kata in course.katas] == ["01_first/one", "01_first/two", "02_second/three"]
    assert [topic.title for topic in course.topics] == ["First", "Second"]


def test_a_kata_knows_its_files_and_settings(folder: Path) -> None:
    kata = read_course(folder).find("three")

    assert kata.tests == ("test_it", "test_more")
    assert kata.weight("test_it") == 2
    assert kata.weight("test_more") == 1
    assert kata.engine.savepoints
    assert not kata.engine.read_committed
    assert kata.hints["solve"].levels == ("Think.", "think()", "think(hard)\n")
    assert kata.reference == folder.parent / "solutions/02_second/three/three.py"
    assert kata.module_path == "02_second/three/three.py"


def test_values_are_frozen(folder: Path) -> None:
    with pytest.raises(AttributeError):
        read_course(folder).title = "Another"


@pytest.mark.parametrize("name", ["two", "01_first/two", "01_first/two/"])
def test_a_kata_is_found_by_its_last_part_alone(folder: Path, name: str) -> None:
    assert read_course(folder).find(name).id == "01_first/two"


def test_an_unknown_kata_names_the_nearest(folder: Path) -> None:
    with pytest.raises(UnknownKata, match=r"'thre'. Did you mean three\?"):
        read_course(folder).find("thre")


def test_a_stub_is_known_whatever_its_line_ends(folder: Path) -> None:
    kata = read_course(folder).find("one")

    assert kata.is_stub(STUB.replace("\n", "\r\n").encode() + b"\n\n")
    assert not kata.is_stub(STUB.replace("solve", "solved").encode())


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "what"),
    [
        ("01_first/one/kata.toml", "points = 2", "pionts = 2", 3, "the key 'pionts' is not known here"),
        ("01_first/one/kata.toml", "points = 2\n", "", 1, "the key 'points' is missing"),
        ("01_first/one/kata.toml", "points = 2", "points = 9", 3, "'points': expected `int` <= 5"),
        ("01_first/one/kata.toml", "points = 2", 'points = "2"', 3, "'points': expected `int`, got `str`"),
        ("01_first/one/kata.toml", "points = 2", "points = = 2", 3, "not valid TOML"),
        ("01_first/one/kata.toml", 'concept = "Think."', 'concept = " "', 16, "'concept': this must not be empty"),
        ("01_first/one/kata.toml", 'concept = "Think."', 'conzept = "Think."', 16, "'conzept' is not known"),
        ("01_first/one/kata.toml", "savepoints = true", "savepoint = true", 10, "'savepoint' is not known"),
        ("01_first/one/kata.toml", "test_it = 2", "test_that = 2", 13, "names 'test_that', which is no test"),
        ("01_first/one/kata.toml", 'api = "think()"', 'api = "think()"\ntests = [\n  "test_it",\n  "test_that",\n]', 20,
         "hints.solve names 'test_that', which is no test"),
        ("01_first/one/kata.toml", "requires = []", 'requires = ["02_second/four"]', 6, "which is no kata"),
        ("01_first/one/kata.toml", 'documentation = ["https://docs.sqlalchemy.org/en/21/"]', "documentation = []", 7,
         "'documentation': this must not be empty"),
        ("course.toml", '"two"]', '"one"]', 6, "the module name 'one' is used twice"),
        ("course.toml", '["three"]', '["one"]', 11, "the module name 'one' is used twice"),
        ("course.toml", '"02_second"', '"01_first"', 9, "the topic '01_first' is listed twice"),
        ("course.toml", '"two"]', '"four"]', 6, "the kata 'four' has no kata.toml"),
        ("course.toml", '"02_second"', '"second"', 9, "'id'"),
        ("course.toml", 'title = "Second"', 'titel = "Second"', 10, "'titel' is not known"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_and_line(
    folder: Path, file: str, old: str, new: str, line: int | None, what: str
) -> None:
    edit(folder / file, old, new)

    error = error_of(folder)

    assert what in error.what
    assert error.path == folder / file
    assert error.line == line
    assert str(error).startswith(f"{folder / file}{f', line {line}' if line else ''}: ")


def test_a_stub_may_be_missing_for_it_is_the_learners_to_delete(folder: Path) -> None:
    (folder / "01_first/one/one.py").unlink()

    assert not read_course(folder).find("one").stub.exists()


@pytest.mark.parametrize("missing", ["kata.toml", "test_one.py", "README.md"])
def test_a_missing_file_is_told_where_the_course_lists_it(folder: Path, missing: str) -> None:
    (folder / "01_first/one" / missing).unlink()

    error = error_of(folder)

    assert f"the kata 'one' has no {missing}" in error.what
    assert error.line == 6


def test_a_course_that_is_no_text_is_told_with_the_line(folder: Path) -> None:
    (folder / "course.toml").write_bytes(b'title = "a"\nx = "\xff"\n')

    error = error_of(folder)

    assert (error.line, error.what) == (2, "this file is not UTF-8 text")


def test_a_kata_without_a_test_is_an_error(folder: Path) -> None:
    (folder / "01_first/one/test_one.py").write_text("")
    edit(folder / "01_first/one/kata.toml", "test_it = 2", "")

    assert "there is no test in this file" in error_of(folder).what


def test_the_course_is_found_from_anywhere_in_the_clone(folder: Path) -> None:
    inside = folder / "01_first/one"

    assert find_course(inside) == folder
    assert find_course(folder.parent) == folder
    assert find_course(Path("/")) is None
