"""What there is to see, as one value: the loop makes it, the view turns it into lines."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

import msgspec

from grader.course import Course, Kata
from grader.grading.results import BackendVerdict, TestVerdict
from grader.learning.progress import Standing

View = Literal["result", "hints", "trace", "list", "help"]


class Changes(msgspec.Struct, frozen=True):
    """Tests whose verdict is another one than in the run before."""

    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


class Scene(msgspec.Struct, frozen=True):
    """What there is to see.

    Attributes:
        course: all katas.
        kata: the one that is watched.
        here: the folder that paths are shown from.
        backends: where it runs, in order.
        verdicts: of the last run that was judged, by backend.
        changes: between that run and the one before.
        running: for how many seconds the tests have been running; None while nothing runs, or has just begun to.
        trouble: why the file cannot be run.
        is_stub: the file is as the course hands it out.
        view: which part is shown.
        hints: (task, level, text) of all that have been read, newest last.
        standings: of all katas, by id; for the list.
        notice: one line about what was just done.
        following: the kata that `n` leads to; None if all others have passed.
    """

    course: Course
    kata: Kata
    here: Path
    backends: tuple[str, ...]
    verdicts: Mapping[str, BackendVerdict] = {}
    changes: Changes = Changes()
    running: float | None = None
    trouble: str = ""
    is_stub: bool = False
    view: View = "result"
    hints: tuple[tuple[str, int, str], ...] = ()
    standings: Mapping[str, Standing] = {}
    notice: str = ""
    following: Kata | None = None

    @property
    def passed(self) -> bool:
        """Whether the last run passed on every backend; on one at least, where others could not judge."""
        return not self.trouble and all_passed(self.verdicts.values())

    @property
    def nothing_runs(self) -> bool:
        """Whether each test fails for the same reason, as with a file that Python cannot read."""
        tests = [test for found in self.verdicts.values() for test in found.tests]
        return (
            len(tests) > 1
            and not self.is_stub
            and bool(tests[0].message)
            and len({test.message for test in tests}) == 1
        )

    @property
    def failing(self) -> tuple[str, TestVerdict] | None:
        """The first test that failed, and the first backend on which it did."""
        for test in self.kata.tests:
            for backend, found in self.verdicts.items():
                for each in found.tests:
                    if each.name == test and each.verdict == "failed":
                        return backend, each
        return None


def all_passed(verdicts: Iterable[BackendVerdict]) -> bool:
    """Whether these verdicts make a kata pass: `unavailable` is nobody's failure, and no pass."""
    words = [found.verdict for found in verdicts if found.verdict != "unavailable"]
    return bool(words) and all(word == "passed" for word in words)


def changes(before: Mapping[str, BackendVerdict], now: Mapping[str, BackendVerdict]) -> Changes:
    """Compare two runs of a kata, on the backends that both were judged on."""
    both = [name for name in now if name in before and now[name].tests and before[name].tests]
    was, are = _failed(before, both), _failed(now, both)
    names = list(dict.fromkeys(test.name for name in both for test in now[name].tests))
    return Changes(
        passes=tuple(name for name in names if name in was and name not in are),
        fails=tuple(name for name in names if name in are and name not in was),
    )


def _failed(verdicts: Mapping[str, BackendVerdict], backends: list[str]) -> set[str]:
    return {test.name for name in backends for test in verdicts[name].tests if test.verdict == "failed"}
