"""The answers that the course keeps for each kata, and the header of each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from grader.course.model import Kata

_CAUGHT_BY = re.compile(r"(test_\w+)(?: on (\w+(?: and \w+)*))?")

Kind = Literal["reference", "alternative", "mistake", "stub"]


class Answer(msgspec.Struct, frozen=True):
    """A file that answers a kata, rightly or wrongly.

    Args:
        kata: the kata.
        kind: what is expected of it.
        path: the file.
        caught_by: for a mistake, the tests that must fail, and on which backends; none means: on all.
        why: what is wrong with a mistake, or different in an alternative.
        looks_like: for a mistake, what follows "This looks like" when a learner has made it.
    """

    kata: Kata
    kind: Kind
    path: Path
    caught_by: dict[str, tuple[str, ...]] = {}
    why: str = ""
    looks_like: str = ""

    def names(self, backend: str) -> bool:
        """Whether the header says something of this backend alone."""
        return any(backend in backends for backends in self.caught_by.values())


def answers(kata: Kata) -> Iterator[Answer]:
    """Yield the stub (if it is there), the reference, the alternatives and the mistakes of a kata."""
    if kata.stub.is_file():
        yield Answer(kata, "stub", kata.stub)
    yield Answer(kata, "reference", kata.reference)
    for path in sorted((kata.solution_folder / "alternatives").glob("*.py")):
        yield _with_header(kata, "alternative", path)
    for path in sorted((kata.solution_folder / "mistakes").glob("*.py")):
        yield _with_header(kata, "mistake", path)


def mistake(kata: Kata, name: str) -> Answer | None:
    """Return a mistake of a kata by the name of its file, without `.py`; None if there is none."""
    path = kata.solution_folder / "mistakes" / f"{name}.py"
    return _with_header(kata, "mistake", path) if path.is_file() else None


def _with_header(kata: Kata, kind: Kind, path: Path) -> Answer:
    header: dict[str, str] = {}
    key = ""
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            break
        if found := re.match(r"# ([a-z ]+): (.+)", line):
            key = found[1]
            header[key] = found[2]
        elif key:
            header[key] += " " + line.removeprefix("#").strip()
    tests = {
        test: tuple(re.findall(r"\w+", backends.replace(" and ", " ")))
        for test, backends in _CAUGHT_BY.findall(header.get("caught by", ""))
    }
    return Answer(kata, kind, path, tests, header.get("why", ""), header.get("looks like", ""))
