"""The answers that the course keeps for each kata, and the header of each."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import msgspec

from grader.course import Kata

Kind = Literal["reference", "alternative", "mistake", "stub"]


class Answer(msgspec.Struct, frozen=True):
    """A file that answers a kata, rightly or wrongly.

    Args:
        kata: the kata.
        kind: what is expected of it.
        path: the file.
        caught_by: for a mistake, the tests that must fail.
        why: what is wrong with a mistake, or different in an alternative.
    """

    kata: Kata
    kind: Kind
    path: Path
    caught_by: tuple[str, ...] = ()
    why: str = ""


def answers(kata: Kata) -> Iterator[Answer]:
    """Yield the stub, the reference, the alternatives and the mistakes of a kata."""
    yield Answer(kata, "stub", kata.stub)
    yield Answer(kata, "reference", kata.reference)
    for path in sorted((kata.solution_folder / "alternatives").glob("*.py")):
        yield _with_header(kata, "alternative", path)
    for path in sorted((kata.solution_folder / "mistakes").glob("*.py")):
        yield _with_header(kata, "mistake", path)


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
    tests = tuple(re.findall(r"test_\w+", header.get("caught by", "")))
    return Answer(kata, kind, path, tests, header.get("why", ""))
