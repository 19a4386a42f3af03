"""SQLAlchemy's warnings, as far as the submission caused them."""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

import msgspec
import sqlalchemy as sa

from grader.side.told import first_part

# What SQLAlchemy says of its own collector's work on connections that a test has leaked on purpose, and of a function
# that a module defines again because each test executes it anew.
_NOT_THE_LEARNERS = re.compile(
    "The garbage collector is trying to clean up|The GenericFunction '.*' is already registered"
)


class Warned(msgspec.Struct, frozen=True):
    """A warning of SQLAlchemy that the submission caused; `line` is the submission's own, if one is to blame."""

    category: str
    message: str
    line: int | None

    def __str__(self) -> str:
        return f"{self.category}: {self.message}"

    def __repr__(self) -> str:
        return f"{self} (line {self.line})" if self.line else str(self)


@contextmanager
def collected(warned: list[Warned], submission_file: Callable[[], str | None]) -> Iterator[None]:
    """Collect SQLAlchemy's warnings meanwhile; all others go their usual way.

    Args:
        warned: takes them.
        submission_file: tells which file is the submission's.
    """
    others = warnings.showwarning

    def show(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        if not issubclass(category, sa.exc.SADeprecationWarning | sa.exc.SAWarning):
            others(message, category, filename, lineno, file, line)
        elif not _NOT_THE_LEARNERS.match(str(message)):
            to_blame = lineno if filename == submission_file() else None
            warned.append(Warned(category.__name__, _words(message), to_blame))

    with warnings.catch_warnings():
        warnings.simplefilter("always", sa.exc.SADeprecationWarning)
        warnings.simplefilter("always", sa.exc.SAWarning)
        warnings.showwarning = show
        yield


def _words(message: Warning | str) -> str:
    """A warning of SQLAlchemy's for people: without the mark-up of its documentation."""
    text = first_part(message) if isinstance(message, Warning) else message
    return re.sub(r" \(deprecated since: .*\)$", "", text.replace("``", "`"))
