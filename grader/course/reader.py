"""Reads course.toml and kata.toml into frozen values; whatever is wrong in them is an error with file and line."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta

from grader.course.model import Course, EngineOptions, Hint, Kata, Topic

Text = Annotated[str, Meta(pattern=r"\S")]
Name = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
TopicName = Annotated[str, Meta(pattern=r"^\d\d_[a-z][a-z0-9_]*$")]
KataId = Annotated[str, Meta(pattern=r"^\d\d_[a-z][a-z0-9_]*/[a-z][a-z0-9_]*$")]
Grade = Annotated[int, Meta(ge=1, le=5)]
Weight = Annotated[float, Meta(gt=0)]


class CourseError(Exception):
    """The course itself is broken. The text says where (file and line) and what to do."""

    def __init__(self, path: Path, line: int | None, what: str) -> None:
        super().__init__(f"{path}{f', line {line}' if line else ''}: {what}")
        self.path, self.line, self.what = path, line, what


class _HintFile(msgspec.Struct, forbid_unknown_fields=True):
    concept: Text
    api: Text
    code: Text
    tests: list[str] = []


class _KataFile(msgspec.Struct, forbid_unknown_fields=True):
    title: Text
    concepts: Annotated[list[Text], Meta(min_length=1)]
    points: Grade
    difficulty: Grade
    hints: Annotated[dict[str, _HintFile], Meta(min_length=1)]
    documentation: Annotated[list[Text], Meta(min_length=1)]
    stub: Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
    requires: list[str] = []
    tables: Literal["given"] | None = None
    engine: EngineOptions = EngineOptions()
    weights: dict[str, Weight] = {}
    renamed_from: list[KataId] = []


class _TopicEntry(msgspec.Struct, forbid_unknown_fields=True):
    id: TopicName
    title: Text
    katas: Annotated[list[Name], Meta(min_length=1)]


class _CourseFile(msgspec.Struct, forbid_unknown_fields=True):
    title: Text
    topics: Annotated[list[_TopicEntry], Meta(min_length=1)]


def find_course(start: Path) -> Path | None:
    """Return the exercises/ folder that `start` lies in, or that lies in `start` or above it; None if there is none."""
    for folder in (start, *start.parents):
        for candidate in (folder, folder / "exercises"):
            if (candidate / "course.toml").is_file():
                return candidate
    return None


def read_course(folder: Path, beside: Course | None = None) -> Course:
    """Read and check the whole course.

    Args:
        folder: the exercises/ folder; solutions/ lies beside it.
        beside: another course, that this one is added to: its names are taken, and its katas may be required.

    Raises:
        CourseError: a file is missing or wrong, an id or a module name is used twice, a requirement is unknown.
    """
    path = folder / "course.toml"
    file, source = read_toml(path, _CourseFile)
    solutions = folder.parent / "solutions"
    taken = {kata.name for kata in beside.katas} if beside else set[str]()
    topics: list[Topic] = []
    for number, entry in enumerate(file.topics):
        at = source.line("topics", number, "id")
        if any(entry.id == topic.id for topic in topics):
            raise CourseError(
                path, at, f"the topic {entry.id!r} is listed twice; give each topic an id of its own"
            )
        katas = []
        for name in entry.katas:
            line = source.line("topics", number, "katas", containing=f'"{name}"')
            if name in taken:
                raise CourseError(
                    path, line, f"the module name {name!r} is used twice; every kata needs its own"
                )
            taken.add(name)
            kata_folder = folder / entry.id / name
            _must_exist(path, line, kata_folder, name)
            katas.append(_read_kata(entry.id, name, kata_folder, solutions / entry.id / name))
        topics.append(Topic(entry.id, entry.title, folder / entry.id, tuple(katas)))
    course = Course(file.title, folder, solutions, tuple(topics))
    _check_requirements(course, beside)
    return course


def _must_exist(course_file: Path, line: int | None, folder: Path, name: str) -> None:
    # The stub may be missing: it is the learner's to delete, and `kata reset` brings it back.
    for file in ("kata.toml", f"test_{name}.py", "README.md"):
        if not (folder / file).is_file():
            raise CourseError(course_file, line, f"the kata {name!r} has no {file}; it belongs in {folder}")


def _read_kata(topic: str, name: str, folder: Path, solution_folder: Path) -> Kata:
    path = folder / "kata.toml"
    file, source = read_toml(path, _KataFile)
    kata = Kata(
        topic=topic,
        name=name,
        folder=folder,
        solution_folder=solution_folder,
        title=file.title,
        points=file.points,
        difficulty=file.difficulty,
        concepts=tuple(file.concepts),
        requires=tuple(file.requires),
        documentation=tuple(file.documentation),
        hints={
            task: Hint(hint.concept, hint.api, hint.code, tuple(hint.tests))
            for task, hint in file.hints.items()
        },
        weights=file.weights,
        engine=file.engine,
        tables_given=file.tables == "given",
        stub_digest=file.stub,
        renamed_from=tuple(file.renamed_from),
    )
    for test in kata.weights:
        if test not in kata.tests:
            raise CourseError(
                path, source.line("weights", test), f"weights names {test!r}, which is no test of this kata"
            )
    for task, hint in kata.hints.items():
        for test in hint.tests:
            if test not in kata.tests:
                line = source.line("hints", task, "tests", containing=f'"{test}"')
                raise CourseError(path, line, f"hints.{task} names {test!r}, which is no test of this kata")
    if not kata.tests:
        raise CourseError(
            kata.test_file, None, "there is no test in this file; a test is a function named test_…"
        )
    return kata


def _check_requirements(course: Course, beside: Course | None) -> None:
    known = [kata.id for each in (course, beside) if each for kata in each.katas]
    for kata in course.katas:
        for required in kata.requires:
            if required not in known:
                path = kata.folder / "kata.toml"
                line = Source(path.read_text("utf-8")).line("requires")
                raise CourseError(path, line, f"requires names {required!r}, which is no kata of this course")


T = TypeVar("T")


def read_toml(path: Path, form: type[T]) -> tuple[T, "Source"]:
    """Read a TOML file strictly.

    Args:
        path: the file.
        form: the msgspec struct that it must fit.

    Returns:
        the struct, and the file's text, to find lines again.

    Raises:
        CourseError: the file is missing, no TOML, or does not fit.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise CourseError(path, None, "this file is missing") from None
    except OSError as error:
        raise CourseError(path, None, f"this file cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        begin = error.object[: error.start].count(b"\n") + 1
        raise CourseError(path, begin, "this file is not UTF-8 text") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        what = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise CourseError(
            path, int(found[1]) if found else text.count("\n") + 1, f"not valid TOML: {what}"
        ) from None
    source = Source(text)
    try:
        return msgspec.convert(data, form), source
    except msgspec.ValidationError as error:
        what, at = _explain(str(error), data, source)
        raise CourseError(path, at, what) from None


def _explain(error: str, data: Any, source: "Source") -> tuple[str, int | None]:
    """Turn msgspec's words and `$.path` into a sentence and a line."""
    what, _, where = error.partition(" - at ")
    steps = _steps(where.strip("`"), data)
    if found := re.search(r"(?:unknown|missing required) field `(\w+)`", what):
        key, missing = found[1], "missing" in what
        place = f" in [{'.'.join(map(str, steps))}]" if steps else ""
        if missing:
            return f"the key {key!r} is missing{place}", source.line(*steps) or 1
        return f"the key {key!r} is not known here{place}; check its spelling", source.line(*steps, key)
    if "matching regex '\\\\S'" in what or "length >= 1" in what:
        what = "this must not be empty"
    name = steps[-1] if steps else "the file"
    if isinstance(name, int):
        name = f"entry {name + 1} of {steps[-2]!r}" if len(steps) > 1 else f"entry {name + 1}"
    else:
        name = repr(name)
    return f"{name}: {what[0].lower()}{what[1:]}", source.line(*steps)


def _steps(where: str, data: Any) -> list[str | int]:
    """`$.hints[...].code` as keys; `[...]` stands for the first entry of a mapping that is at fault."""
    steps: list[str | int] = []
    for key, index in re.findall(r"\.(\w+)|\[(\d+|\.\.\.)\]", where):
        if index == "...":
            here = _at(data, steps)
            rest = where.split("[...]", 1)[1]
            steps.append(_first_wrong(here, rest))
        else:
            steps.append(int(index) if index else key)
    return steps


def _at(data: Any, steps: list[str | int]) -> Any:
    for step in steps:
        data = data[step]
    return data


def _first_wrong(mapping: dict[str, Any], rest: str) -> str:
    """The entry that does not convert: msgspec says only that one of them does not."""
    for key, value in mapping.items():
        try:
            msgspec.convert(value, _HintFile if isinstance(value, dict) else Weight)
        except msgspec.ValidationError:
            return key
    return next(iter(mapping), rest)


class Source:
    """The text of a TOML file, to find the line of a key again (tomllib does not tell)."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def line(self, *steps: str | int, containing: str = "") -> int | None:
        """Return the line (from 1) of the key at the end of `steps`, or of the nearest table around it.

        Args:
            steps: keys, and the number of an entry for an array of tables.
            containing: if given, the first line from the key onwards that contains this text.
        """
        table: list[str | int] = []
        counts: dict[str, int] = {}
        best: tuple[int, int] | None = None
        for number, line in enumerate(self._lines, 1):
            if header := re.match(r"\s*\[\[\s*([\w.\"-]+)\s*\]\]", line):
                name = header[1].strip('"')
                counts[name] = counts.get(name, -1) + 1
                table = [name, counts[name]]
            elif header := re.match(r"\s*\[\s*([\w.\"-]+)\s*\]", line):
                table = [part.strip('"') for part in header[1].split(".")]
            key = re.match(r"\s*\"?([\w-]+)\"?\s*=", line)
            here = [*table, key[1]] if key else table
            common = 0
            for ours, wanted in zip(here, steps, strict=False):
                if ours != wanted:
                    break
                common += 1
            if common and common == len(here) and (best is None or common > best[0]):
                best = (common, number)
        if best is None:
            return None
        begin = best[1]
        after = self._lines[begin - 1 :] if containing else []
        return next((begin + offset for offset, line in enumerate(after) if containing in line), begin)
