"""pytest, started once: in the fork server it stops where it would collect tests, and each referee goes on from there.

To start takes pytest as long as the tests of a short kata. A greenlet keeps the stack of the start; a process that is
forked from the fork server has it, too.
"""

import functools
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from greenlet import getcurrent, greenlet

import grader.plugin
import grader.plugin.options

# Parts of pytest that no kata's test has a use for; each takes its time in each job.
_UNUSED = (
    "cacheprovider terminal faulthandler unraisableexception threadexception doctest junitxml pastebin setuponly"
    " setupplan stepwise debugging legacypath logging warnings subtests unittest tmpdir recwarn"
).split()

OPTIONS = (
    f"--config-file={os.devnull}",
    "--import-mode=prepend",
    "--noconftest",
    "--capture=no",
    *(f"-pno:{name}" for name in _UNUSED),
)
"""For pytest: nothing of the user's, and nothing to be seen."""


class Started:
    """A run of pytest that waits for the files with its tests.

    Attributes:
        config: its configuration, which may still be changed.
    """

    def __init__(self) -> None:
        self._pytest = greenlet(pytest.main)
        plugins = [grader.plugin.options, grader.plugin, _Wait()]
        self.config: pytest.Config = self._pytest.switch(list(OPTIONS), plugins)

    def go_on(self, files: Sequence[Path]) -> pytest.ExitCode:
        """Run the tests of some files, to the end of pytest."""
        return pytest.ExitCode(self._pytest.switch(files))


class _Wait:
    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self, session: pytest.Session) -> Literal[True]:
        starter = getcurrent().parent
        assert starter is not None
        files: Sequence[Path] = starter.switch(session.config)
        modules = [pytest.Module.from_parent(session, path=file) for file in files]
        session.items = [item for module in modules for item in session.genitems(module)]
        session.testscollected = len(session.items)
        return True


@functools.cache
def started() -> Started:
    """Start pytest, or return it as it was started in the process that we are forked from."""
    only_ours()
    return Started()


def only_ours() -> None:
    """Let pytest load no plugin and no option but ours, whatever the user has installed and set."""
    os.environ.pop("PYTEST_ADDOPTS", None)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
