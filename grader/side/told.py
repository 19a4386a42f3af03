"""An exception of the submission's, told in plain values: all that a failure needs to know of it."""

import itertools
import traceback
from pathlib import PurePath

import msgspec

from grader.side.module import Module

_LONGEST_TEXT = 4000
_LONGEST_NAME = 80
_ANCESTORS = 30
_DEEPEST_FRAMES = 3


class Syntax(msgspec.Struct, frozen=True, array_like=True):
    """Where a text is no Python, as `SyntaxError` tells it."""

    message: str
    line: int | None
    column: int | None
    text: str


class Told(msgspec.Struct, frozen=True, array_like=True):
    """An exception.

    Args:
        ancestors: module and name of its class and of the classes above it, in the order of resolution.
        text: what `str()` makes of it.
        lines: the submission's lines that it went through, outermost first, as `kata.py:7    the code`.
        syntax: for a SyntaxError of the submission's own file.
        of_module: for an AttributeError: it is the module that lacks the name.
    """

    ancestors: tuple[tuple[str, str], ...]
    text: str
    lines: tuple[str, ...]
    syntax: Syntax | None = None
    of_module: bool = False

    @property
    def name(self) -> str:
        """The name of its class."""
        return self.ancestors[0][1]


def tell(error: BaseException, file: str | None) -> Told:
    """Tell an exception.

    Args:
        error: the exception; its class may be hostile.
        file: the submission's file.
    """
    return Told(
        ancestors=tuple(
            (_plain(str(cls.__module__), _LONGEST_NAME), _plain(str(cls.__name__), _LONGEST_NAME))
            for cls in type(error).__mro__[:_ANCESTORS]
        ),
        text=_text(error),
        lines=lines_of(error, file),
        syntax=_syntax(error, file),
        of_module=isinstance(error, AttributeError) and isinstance(error.obj, Module),
    )


def lines_of(error: BaseException, file: str | None) -> tuple[str, ...]:
    """Return the submission's lines in a traceback, outermost first; the deepest of them, if they are many.

    A comprehension runs in a frame of its own (before Python 3.12); its line is told once.
    """
    steps = traceback.walk_tb(error.__traceback__)
    own = traceback.StackSummary.extract(step for step in steps if step[0].f_code.co_filename == file)
    found = [
        f"{PurePath(frame.filename).name}:{frame.lineno}    {(frame.line or '').strip()}" for frame in own
    ]
    return tuple([line for line, _ in itertools.groupby(found)][-_DEEPEST_FRAMES:])


def first_part(error: BaseException) -> str:
    """Return an exception's text without what SQLAlchemy appends: the SQL (the transcript has it) and a link."""
    return str(error).split("\n[SQL: ")[0].split("\n(Background on")[0].split(" (Background on")[0].strip()


def _text(error: BaseException) -> str:
    try:
        return _plain(str.__str__(str(error)), _LONGEST_TEXT)
    except Exception as another:
        return f"(its text cannot be read: {type(another).__name__})"


def _plain(text: str, length: int) -> str:
    """Cut a text, and write out what UTF-8 has no bytes for: half of a surrogate pair."""
    return text[:length].encode("utf-8", "backslashreplace").decode()


def _syntax(error: BaseException, file: str | None) -> Syntax | None:
    if not isinstance(error, SyntaxError) or error.filename != file:
        return None
    return Syntax(str(error.msg), error.lineno, error.offset, _plain(str(error.text or ""), _LONGEST_TEXT))
