"""Notes in the learner's progress what a practice run has shown: one by kata test, by pytest, by an editor."""

import sys
from collections.abc import Generator

import pytest

from grader.course import Course, Kata
from grader.learning.progress import Progress
from grader.plugin.run import KataRun, run_of


class _Noted:
    """The tests of one kata on one backend, as far as they have run."""

    def __init__(self, course: Course, kata: Kata, module: bytes) -> None:
        self.course, self.kata = course, kata
        self.module = module
        self.failed: list[str] = []
        self.ran: set[str] = set()
        self.steady = True


class Notes:
    """A pytest plugin for runs of a learner's own files."""

    def __init__(self) -> None:
        self._runs: dict[tuple[str, str], _Noted] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Note how a test went."""
        report = yield
        run = item.stash.get(KataRun.KEY, None)
        if report.when == "call" and run is not None and run.file == run.kata.stub:
            try:
                module = run.file.read_bytes()
            except OSError:
                return report
            course = run_of(item.config).courses[run.kata.folder.parents[1]]
            key = run.kata.id, str(item.callspec.params["backend"])
            noted = self._runs.setdefault(key, _Noted(course, run.kata, module))
            noted.steady = noted.steady and noted.module == module
            noted.ran.add(item.originalname)
            if report.failed:
                noted.failed.append(item.originalname)
        return report

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write it down: a pass only if all tests ran."""
        for (_, backend), noted in self._runs.items():
            failing = noted.failed[0] if noted.failed else None
            if noted.steady and (failing or noted.ran == set(noted.kata.tests)):
                try:
                    Progress.of(noted.course).ran(noted.kata, backend, noted.module, failing=failing)
                except OSError as error:
                    print(f"kata: progress cannot be kept: {error}", file=sys.stderr)
                    return
