"""A new kata: every file that it needs, with what is still to be written marked TODO."""

import re
from pathlib import Path
from string import Template

from grader.course import Course
from grader.course.model import digest_of

_README = """\
# TODO: the task, as a phrase

TODO: the idea, and the misconception that it corrects: what people believe, and what really happens. Be concrete,
and name what goes wrong in practice.

## Your task

Write `$name(session)` in `$name.py`.

- TODO: arguments, result, errors and edge cases. Whatever a test looks at is said here.

## Read

- TODO: [one or two pages](https://docs.sqlalchemy.org/en/21/) of the documentation
"""

_STUB = '''\
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Thing(Base):  # TODO: models that the kata needs and does not teach
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(primary_key=True)


def $name(session: Session) -> None:
    """TODO: what it does."""
    raise NotImplementedError
'''

_TESTS = '''\
"""TODO: what holds when the kata is done, in one line."""


def test_todo_a_sentence_that_must_be_true(kata, session, database):
    """TODO: the sentence that a learner reads when this fails: the rule, and why it matters."""
    kata.$name(session)

    assert database.count("thing") == 1
'''

_TOML = '''\
title = "TODO: as in the README"
concepts = ["TODO"]
points = 1
difficulty = 1
requires = []
stub = "$digest"
tables = "given"
documentation = ["https://docs.sqlalchemy.org/en/21/"]

[hints.$name]
concept = "TODO: the idea"
api = "TODO: the names to look up"
code = """
TODO: nearly the code, with … where one has to think
"""
'''

_MISTAKE = """\
# caught by: test_todo_a_sentence_that_must_be_true
# why: TODO: what is wrong, as what the code does: "commits before …"
# looks like: TODO: the mistake as a noun: "a commit too many"
"""

_ALTERNATIVE = """\
# why: TODO: what differs from the reference
"""


class Refused(Exception):
    """The kata cannot be made. The text says why, and what to do."""


def new_kata(course: Course, id: str) -> list[Path]:
    """Write the files of a new kata, and enter it into course.toml.

    Args:
        course: where to.
        id: `topic/name`; the topic must be there.

    Returns:
        What was written.

    Raises:
        Refused: the id is none, or is taken, or there is no such topic.
    """
    topic, _, name = id.partition("/")
    topics = {each.id for each in course.topics}
    if not re.fullmatch(r"\d\d_[a-z][a-z0-9_]*/[a-z][a-z0-9_]*", id):
        raise Refused(f"{id!r} is no name for a kata. Write TOPIC/KATA in lower case: 04_crud/delete_many")
    if topic not in topics:
        raise Refused(f"There is no topic {topic!r}. Choose from {', '.join(sorted(topics))}.")
    if name in {kata.name for kata in course.katas}:
        raise Refused(f"There is a kata named {name!r} already; names are unique over the whole course.")
    stub = Template(_STUB).substitute(name=name)
    texts = {
        course.folder / topic / name / "README.md": _README,
        course.folder / topic / name / f"{name}.py": _STUB,
        course.folder / topic / name / f"test_{name}.py": _TESTS,
        course.folder / topic / name / "kata.toml": _TOML,
        course.solutions / topic / name / f"{name}.py": _STUB,
        course.solutions / topic / name / "mistakes" / "todo.py": _MISTAKE + _STUB,
        course.solutions / topic / name / "alternatives" / "todo.py": _ALTERNATIVE + _STUB,
    }
    if taken := next((path for path in texts if path.exists()), None):
        raise Refused(f"{taken} is there already. Remove it first, or choose another name.")
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(text).substitute(name=name, digest=digest_of(stub.encode())), "utf-8")
    _enter(course.folder / "course.toml", topic, name)
    return list(texts)


def _enter(file: Path, topic: str, name: str) -> None:
    """Add a kata to the end of its topic's list."""
    text = file.read_text("utf-8")
    pattern = re.compile(rf'(id\s*=\s*"{topic}".*?katas\s*=\s*\[[^\]]*?)(,?\s*)\]', re.DOTALL)
    file.write_text(
        pattern.sub(lambda found: f'{found[1]}, "{name}"{found[2].lstrip(",")}]', text, count=1), "utf-8"
    )
