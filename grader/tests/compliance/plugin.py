"""pytest plugin of the run over the shim: installs it before anything connects, and records all the while."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from grader.dbapi import recording
from grader.trace import Recorder

_recorder = Recorder(__file__)
_stack = ExitStack()
_stack.enter_context(recording(_recorder))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Forget what was recorded, as a test of ours would."""
    _recorder.clear()
    return (yield)


def pytest_unconfigure() -> None:
    """Close what was left open."""
    _stack.close()
