"""An instructor's own tests and katas, laid over the course: a folder with the shape of the repository.

    private.toml                                                        how they count, and who may read of them
    exercises/06_rollback/undo_transfer/test_undo_transfer_private.py   more tests for a kata of the course
    exercises/course.toml, exercises/TOPIC/KATA/…                       own topics and katas, as in the course
    solutions/TOPIC/KATA/…                                              their references

`private.toml` may be left out; so may each of its keys:

    hidden = true               # learners read nothing of all these tests; `false`: they read everything; or the
                                # files that are hidden: ["*_private.py"]. Without it, tests for katas of the course
                                # are hidden, and those of own katas are not.
    [weights]                   # as in kata.toml: how much a test counts beside the kata's others; else 1
    test_nobody_overdraws = 2
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec
from msgspec import structs

from grader.course.model import Course, Kata, Topic, tests_in
from grader.course.reader import CourseError, Source, Text, Weight, read_course, read_toml

SETTINGS = "private.toml"


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What private.toml says; `hidden` is None where it says nothing."""

    hidden: bool | tuple[Text, ...] | None = None
    weights: dict[str, Weight] = {}


def with_private(course: Course, folder: Path) -> Course:
    """Return the course with an instructor's own tests and katas.

    Args:
        course: the course.
        folder: see above.

    Raises:
        CourseError: something is wrong in the folder, or it adds nothing.
    """
    exercises = folder / "exercises"
    if not exercises.is_dir():
        raise CourseError(
            folder, None, "there is no folder 'exercises' in it; it needs the same shape as the repository"
        )
    file = folder / SETTINGS
    settings, source = read_toml(file, Settings) if file.exists() else (Settings(), Source(""))
    own = read_course(exercises, course) if (exercises / "course.toml").exists() else None
    for kata in own.katas if own else ():
        if not kata.reference.is_file():
            raise CourseError(kata.reference, None, "this reference is missing: tests are proved by it")
    katas = {kata.id: kata for each in (course, own) if each for kata in each.katas}
    added = dict(_added(exercises, katas, own))
    if not own and not added:
        raise CourseError(exercises, None, "it adds nothing: no test_KATA_….py, and no course.toml")
    for kata_id, files in added.items():
        katas[kata_id] = structs.replace(katas[kata_id], added=files)
        _check_tests(katas[kata_id])
    _check_weights(file, source, settings, [katas[kata_id] for kata_id in added])
    hidden = _hidden(file, source, settings.hidden, exercises, katas)
    for kata_id, kata in katas.items():
        weights = {test: settings.weights[test] for test in kata.added_tests if test in settings.weights}
        katas[kata_id] = structs.replace(
            kata, hidden=hidden.get(kata_id, ()), weights={**kata.weights, **weights}
        )
    return structs.replace(course, topics=tuple(_topics(course, own, katas)))


def of_instructor(course: Course, folder: Path) -> list[Kata]:
    """Return the katas to which a folder has added tests, and its own."""
    own = folder / "exercises"
    return [kata for kata in course.katas if kata.added or kata.folder.is_relative_to(own)]


def _topics(course: Course, own: Course | None, katas: dict[str, Kata]) -> Iterator[Topic]:
    """A topic of both is one, the course's katas first."""
    more = {topic.id: topic for topic in own.topics} if own else {}
    for topic in course.topics:
        joined = (*topic.katas, *(more.pop(topic.id).katas if topic.id in more else ()))
        yield structs.replace(topic, katas=tuple(katas[kata.id] for kata in joined))
    for topic in more.values():
        yield structs.replace(topic, katas=tuple(katas[kata.id] for kata in topic.katas))


def _added(
    exercises: Path, katas: dict[str, Kata], own: Course | None
) -> Iterator[tuple[str, tuple[Path, ...]]]:
    """Yield the files with more tests, by kata; a file that nobody would read is an error."""
    own_katas = {kata.id for kata in own.katas} if own else set[str]()
    for place in sorted(path for path in exercises.glob("*/*") if path.is_dir()):
        sources = sorted(path for path in place.glob("*.py"))
        kata = katas.get(f"{place.parent.name}/{place.name}")
        if kata is None:
            if sources:
                raise CourseError(sources[0], None, _unknown(place, katas, own))
            continue
        files = tuple(path for path in sources if path.name.startswith(f"test_{kata.name}_"))
        known = {*files, *((kata.stub, kata.test_file, kata.support) if kata.id in own_katas else ())}
        for path in sources:
            if path not in known:
                raise CourseError(
                    path, None, f"nobody would read this file; more tests lie in test_{kata.name}_….py"
                )
        if files:
            yield kata.id, files


def _unknown(place: Path, katas: dict[str, Kata], own: Course | None) -> str:
    name = f"{place.parent.name}/{place.name}"
    near = get_close_matches(name, katas, 1)
    guess = (
        f"did you mean {near[0]}?" if near else "a kata of your own must be listed in exercises/course.toml"
    )
    return f"there is no kata {name}; {guess}"


def _check_tests(kata: Kata) -> None:
    """Each file is Python, has tests, and no name is used twice in a kata: verdicts are kept by names."""
    seen = dict.fromkeys(tests_in(kata.test_file), kata.test_file)
    for file in kata.added:
        text = _source(file)
        names = tests_in(file)
        if not names:
            raise CourseError(file, None, "there is no test in this file; a test is a function named test_…")
        for name in names:
            if name in seen:
                line = _last_line(text, f"def {name}(")
                raise CourseError(
                    file, line, f"{name} is in {seen[name].name} already; give each test a name of its own"
                )
            seen[name] = file


def _source(file: Path) -> str:
    try:
        text = file.read_text("utf-8")
        compile(text, str(file), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise CourseError(file, error.lineno, f"not valid Python: {error.msg}") from None
    except ValueError as error:  # no UTF-8, or NUL bytes
        raise CourseError(file, None, f"not a text in UTF-8: {error}") from None
    return text


def _last_line(text: str, beginning: str) -> int:
    lines = [number for number, line in enumerate(text.splitlines(), 1) if line.startswith(beginning)]
    return lines[-1]


def _check_weights(file: Path, source: Source, settings: Settings, katas: Sequence[Kata]) -> None:
    known = {test for kata in katas for test in kata.added_tests}
    for test in settings.weights:
        if test not in known:
            raise CourseError(
                file,
                source.line("weights", test),
                f"weights names {test!r}, which is no test in a test_KATA_….py here; what an own kata's tests count "
                "stands in its kata.toml",
            )


def _hidden(
    file: Path,
    source: Source,
    asked: bool | tuple[str, ...] | None,
    exercises: Path,
    katas: dict[str, Kata],
) -> dict[str, tuple[str, ...]]:
    """The names of the hidden tests, by kata."""
    files = [
        (kata, path)
        for kata in katas.values()
        for path in (kata.test_file, *kata.added)
        if path.is_relative_to(exercises)
    ]
    if isinstance(asked, tuple):
        for number, pattern in enumerate(asked):
            if not any(fnmatchcase(_inside(path, exercises), pattern) for _, path in files):
                line = source.line("hidden", containing=pattern)
                raise CourseError(
                    file,
                    line,
                    f"entry {number + 1} of 'hidden', {pattern!r}, fits no file with tests; files are named like "
                    f"{_inside(files[0][1], exercises)!r}",
                )
    found: dict[str, tuple[str, ...]] = {}
    for kata, path in files:
        if asked is None:
            is_hidden = not kata.folder.is_relative_to(exercises)
        elif isinstance(asked, bool):
            is_hidden = asked
        else:
            is_hidden = any(fnmatchcase(_inside(path, exercises), pattern) for pattern in asked)
        if is_hidden:
            found[kata.id] = (*found.get(kata.id, ()), *tests_in(path))
    return found


def _inside(path: Path, exercises: Path) -> str:
    return path.relative_to(exercises).as_posix()
