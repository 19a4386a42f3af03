"""The roster: who should have handed in, and what they are called."""

from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.batch.find import Found
from grader.batch.table import BadInput, id_of, rows_of
from grader.report.printable import printable


def read_roster(file: Path) -> dict[str, str]:
    """Return the learners' names by their ids.

    Args:
        file: CSV with the column id, and name if there is one.

    Raises:
        BadInput: it is no such file.
    """
    found: dict[str, str] = {}
    for where, row in rows_of(file, ("id", "name"), ("id",)):
        learner = id_of(row["id"])
        if not learner:
            raise BadInput(f"{where}: 'id' is empty.")
        if learner in found:
            raise BadInput(f"{where}: {learner!r} is listed twice.")
        found[learner] = printable(row["name"]) or learner
    return found


def with_names(class_: Sequence[Found], roster: dict[str, str]) -> list[Found]:
    """Return the submissions with the names of the roster."""
    return [msgspec.structs.replace(found, name=roster.get(found.learner, found.name)) for found in class_]


def strangers(class_: Sequence[Found], roster: dict[str, str]) -> list[str]:
    """Return the ids of those who have handed in and are on no roster."""
    return [found.learner for found in class_ if found.learner not in roster]


def absent(class_: Sequence[Found], roster: dict[str, str]) -> list[str]:
    """Return the ids of those on the roster who have handed in nothing."""
    there = {found.learner for found in class_}
    return [learner for learner in roster if learner not in there]
