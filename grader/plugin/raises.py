"""`with raises(...)`: what a test expects to be raised, and what it learns about it."""

from types import TracebackType

from grader.referee.errors import told_of
from grader.side.told import first_part

_UNWRITTEN = NotImplementedError, NameError, ImportError
"""Something is missing in the code itself: that is told without what was expected of it."""


class Raises:
    """Expects an exception to leave the block.

    Args:
        expected: a class; the name of a class that the submission defines; or an exception instance, which means that
            very object (a submission must hand on the error itself, not another one that looks alike).

    Afterwards `name`, `message` and `value` tell what came.
    """

    def __init__(self, expected: type[BaseException] | str | BaseException) -> None:
        self.expected = expected
        self.name = ""
        self.message = ""
        self.value: BaseException | None = None

    def __enter__(self) -> "Raises":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        __tracebackhide__ = True
        if error is None:
            raise AssertionError(f"expected {self._wanted}, but nothing was raised")
        self.value, self.name, self.message = error, type(error).__name__, first_part(error)
        if self._matches(error):
            return True
        if isinstance(error, AssertionError):  # an assertion of the test itself, inside the block
            return False
        if isinstance(error, _UNWRITTEN) or told_of(error, "").of_module:
            return False
        raise AssertionError(f"expected {self._wanted}, but {describe(error)} came") from error

    @property
    def _wanted(self) -> str:
        if isinstance(self.expected, str):
            return self.expected
        if isinstance(self.expected, type):
            return self.expected.__name__
        return f"this very {self.expected!r}"

    def _matches(self, error: BaseException) -> bool:
        if isinstance(self.expected, BaseException):
            return error is self.expected
        if isinstance(self.expected, str):
            return self.expected in [cls.__name__ for cls in type(error).__mro__]
        return isinstance(error, self.expected)


def describe(error: BaseException) -> str:
    """Return `ValueError: its text`, in one line."""
    text = " ".join(first_part(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
