"""What can be checked of a kata without running it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from grader.backends import TITLES
from grader.course import Course, Kata
from grader.course.answers import Answer, answers
from grader.course.model import digest_of
from grader.grading.mistakes import patterns_file

# Where a link may lead: documentation that is kept for the versions which the course teaches.
_DOCUMENTATION = (
    "https://docs.sqlalchemy.org/en/21/",
    "https://docs.python.org/3/",
    "https://www.sqlite.org/",
    "https://www.postgresql.org/docs/current/",
    "https://dev.mysql.com/doc/refman/",
    "https://mariadb.com/docs/",
)
# Fixtures whose word is not the submission's: a kata that uses none of them would rest on claims.
_FACTS = {"database", "trace"}
_README_LINES = range(10, 41)
_LEAST_MISTAKES = 3


class Problem(msgspec.Struct, frozen=True, order=True):
    """Something that the course must mend: where, and what to do."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def problems(course: Course) -> list[Problem]:
    """Return all that is wrong with the files of the course."""
    found = list(_stray_files(course))
    for topic in course.topics:
        found += _links(course, topic.folder / "README.md")
        for kata in topic.katas:
            found += _of_kata(course, kata)
    found += _links(course, course.folder / "README.md")
    found += _unlisted(course)
    return sorted(set(found))


def _unlisted(course: Course) -> Iterator[Problem]:
    path = course.folder / "README.md"
    text = path.read_text("utf-8") if path.is_file() else ""
    for kata in course.katas:
        if f"({kata.topic}/{kata.name}/README.md)" not in text:
            yield _problem(course, path, f"does not lead to {kata.id}: it needs a row in the table")


def _of_kata(course: Course, kata: Kata) -> Iterator[Problem]:
    yield from _unwritten(course, kata)
    yield from _readme(course, kata)
    yield from _stub(course, kata)
    yield from _tests(course, kata)
    yield from _answers(course, kata)
    toml = kata.folder / "kata.toml"
    for link in kata.documentation:
        if not link.startswith(_DOCUMENTATION):
            yield _problem(course, toml, f"{link} is no documentation of the version that the course teaches")


def _problem(course: Course, path: Path, what: str, line: int | None = None) -> Problem:
    where = str(path.relative_to(course.folder.parent))
    return Problem(f"{where}, line {line}" if line else where, what)


def _unwritten(course: Course, kata: Kata) -> Iterator[Problem]:
    paths = [kata.folder / "README.md", kata.folder / "kata.toml", kata.test_file]
    for path in [*paths, *(answer.path for answer in answers(kata))]:
        for number, line in enumerate(path.read_text("utf-8").splitlines() if path.is_file() else (), 1):
            if "TODO" in line:
                yield _problem(
                    course, path, f"still to be written: {line.partition('TODO')[2].strip(': ')}", number
                )


def _readme(course: Course, kata: Kata) -> Iterator[Problem]:
    path = kata.folder / "README.md"
    lines = path.read_text("utf-8").splitlines()
    if len(lines) not in _README_LINES:
        yield _problem(course, path, f"has {len(lines)} lines; a task is told in 10 to 40")
    if not any("https://docs.sqlalchemy.org/" in line for line in lines):
        yield _problem(course, path, "has no link into SQLAlchemy's documentation")
    yield from _links(course, path)


def _links(course: Course, path: Path) -> Iterator[Problem]:
    if not path.is_file():
        yield _problem(course, path, "is missing")
        return
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        for link in re.findall(r"\]\(([^)\s]+)\)|<(https?://[^>\s]+)>", line):
            target = link[0] or link[1]
            if target.startswith("http"):
                if not target.startswith(_DOCUMENTATION):
                    yield _problem(
                        course,
                        path,
                        f"{target} is no documentation of the version that the course teaches",
                        number,
                    )
            elif not target.startswith("#") and not (path.parent / target.partition("#")[0]).exists():
                yield _problem(course, path, f"the link {target} leads nowhere", number)


def _stub(course: Course, kata: Kata) -> Iterator[Problem]:
    if not kata.stub.is_file():
        yield _problem(course, kata.stub, "is missing: it is the file that learners edit")
        return
    data = kata.stub.read_bytes()
    if not kata.is_stub(data):
        yield _problem(
            course, kata.folder / "kata.toml", f'the stub has changed: write stub = "{digest_of(data)}"'
        )
    names = set()
    for node in ast.parse(data).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    for task in kata.hints:
        if task not in names:
            yield _problem(
                course, kata.folder / "kata.toml", f"hints names {task!r}, which the stub does not have"
            )


def _tests(course: Course, kata: Kata) -> Iterator[Problem]:
    facts = False
    for node in ast.walk(ast.parse(kata.test_file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            facts |= bool(_FACTS & {argument.arg for argument in node.args.args})
            if not ast.get_docstring(node):
                yield _problem(
                    course,
                    kata.test_file,
                    f"{node.name} has no docstring, so a failure would teach nothing",
                    node.lineno,
                )
            for inner in ast.walk(node):
                if isinstance(inner, ast.Assert) and inner.msg is not None:
                    yield _problem(
                        course, kata.test_file, "an assert has a text; the docstring says it", inner.lineno
                    )
    if not facts:
        yield _problem(
            course, kata.test_file, "rests on claims of the submission alone; use database or trace"
        )


def _answers(course: Course, kata: Kata) -> Iterator[Problem]:
    found = list(answers(kata))
    mistakes = [answer for answer in found if answer.kind == "mistake"]
    folder = kata.solution_folder
    if not kata.reference.is_file():
        yield _problem(course, kata.reference, "is missing")
    if len(mistakes) < _LEAST_MISTAKES:
        yield _problem(
            course, folder / "mistakes", f"holds {len(mistakes)} mistakes; at least {_LEAST_MISTAKES} teach"
        )
    if not any(answer.kind == "alternative" for answer in found):
        yield _problem(course, folder / "alternatives", "holds no other right answer")
    for answer in found:
        if answer.kind in ("mistake", "alternative") and not answer.why:
            yield _problem(course, answer.path, "has no header '# why: …'", 1)
    for mistake in mistakes:
        yield from _header(course, mistake)
    for test in kata.tests:
        if not any(test in mistake.caught_by for mistake in mistakes):
            yield _problem(
                course, kata.test_file, f"{test} is named by no mistake: drop it, or add the mistake"
            )


def _header(course: Course, mistake: Answer) -> Iterator[Problem]:
    if not mistake.caught_by:
        yield _problem(course, mistake.path, "has no header '# caught by: test_…'", 1)
    for test in mistake.caught_by:
        if test not in mistake.kata.tests:
            yield _problem(course, mistake.path, f"names {test}, which is no test of this kata", 1)
        for backend in mistake.caught_by[test]:
            if backend not in TITLES:
                yield _problem(course, mistake.path, f"names {backend}, which is no backend", 1)
    if not mistake.looks_like:
        yield _problem(course, mistake.path, "has no header '# looks like: …'", 1)


def _stray_files(course: Course) -> Iterator[Problem]:
    allowed = {course.folder / name for name in ("README.md", "conftest.py", "course.toml")}
    for topic in course.topics:
        allowed.add(topic.folder / "README.md")
        for kata in topic.katas:
            allowed |= {
                kata.stub,
                kata.test_file,
                kata.support,
                kata.folder / "README.md",
                kata.folder / "kata.toml",
            }
            allowed |= {answer.path for answer in answers(kata)} | {patterns_file(kata)}
    for root in (course.folder, course.solutions):
        for path in sorted(root.rglob("*")):
            if path.is_file() and path not in allowed and "__pycache__" not in path.parts:
                yield _problem(course, path, "is a stray file: it belongs to no kata")
