"""Verdicts and results: small frozen values, the same in memory and in results.json (schema version 1)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

TestWord = Literal["passed", "failed"]
Word = Literal["passed", "failed", "not_started", "missing", "crashed", "timed_out", "unavailable"]

# From the best to the worst: a kata's verdict is the worst of its backends'. `unavailable` is the grader's trouble, so
# it counts only where no backend could be judged.
_ORDER: tuple[Word, ...] = ("passed", "not_started", "missing", "failed", "timed_out", "crashed")


class TestVerdict(msgspec.Struct, frozen=True):
    """One test on one backend. `seconds` is wall time; `trace` is given for failures."""

    __test__ = False  # it is no test, whatever pytest thinks of its name

    name: str
    verdict: TestWord
    seconds: float
    message: str = ""
    trace: tuple[dict[str, Any], ...] = ()


class BackendVerdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kata on one backend.

    `reason` is a sentence wherever the verdict is not about tests alone; `looks_like` one that names the mistake, where
    it is a known one.
    """

    verdict: Word
    tests: tuple[TestVerdict, ...] = ()
    reason: str = ""
    seconds: float = 0.0
    looks_like: str = ""

    @property
    def failing(self) -> str | None:
        """The name of the first test that failed; None if all passed."""
        return next((test.name for test in self.tests if test.verdict == "failed"), None)


class HiddenTests(msgspec.Struct, frozen=True):
    """The tests of a kata of which learners are told only this.

    Args:
        tests: their names; these are for the instructor.
        passed: how many passed, by backend, where they were run.
        failed: how many failed, on one backend at least.
        points: what of the kata's points they have earned.
        max_points: what of its points they are worth.
    """

    tests: tuple[str, ...]
    passed: dict[str, int]
    failed: int
    points: float
    max_points: float


class KataVerdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """One kata on all backends; `hidden` says which of its tests learners must not read of."""

    id: str
    verdict: Word
    points: float
    max_points: float
    backends: dict[str, BackendVerdict]
    hidden: HiddenTests | None = None

    @property
    def first_failure(self) -> tuple[str, BackendVerdict, TestVerdict | None] | None:
        """The first backend that failed, its verdict and its first failed test."""
        for name, found in self.backends.items():
            if found.verdict in ("failed", "crashed", "timed_out"):
                return name, found, next((test for test in found.tests if test.verdict == "failed"), None)
        return None


class BackendInfo(msgspec.Struct, frozen=True):
    """What a backend really was; for a missing one, `reason` tells why each way to it failed."""

    available: bool
    server: str = ""
    source: str = ""
    reason: str = ""


class GraderInfo(msgspec.Struct, frozen=True):
    """What graded."""

    version: str
    python: str
    sqlalchemy: str


class SubmissionInfo(msgspec.Struct, frozen=True):
    """What was graded; `digest` covers the katas' modules and nothing else."""

    name: str
    digest: str


class Score(msgspec.Struct, frozen=True):
    """Points over all katas."""

    points: float
    max_points: float


class Results(msgspec.Struct, frozen=True):
    """The outcome of grading one submission: what results.json holds.

    `edited` are the files of the course that the submission changed beside its modules, where they were looked for
    (`kata grade --report-edits`). They were not used, and count for nothing.
    """

    schema: int
    grader: GraderInfo
    isolation: str
    backends: dict[str, BackendInfo]
    submission: SubmissionInfo
    score: Score
    katas: tuple[KataVerdict, ...]
    flags: tuple[str, ...]
    edited: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every backend that was asked for could be judged."""
        return all(info.available for info in self.backends.values()) and not any(
            found.verdict == "unavailable" for kata in self.katas for found in kata.backends.values()
        )

    @property
    def passed(self) -> bool:
        """Whether all that could be judged passed, and something was judged."""
        verdicts = [kata.verdict for kata in self.katas]
        return "passed" in verdicts and all(verdict in ("passed", "unavailable") for verdict in verdicts)


def write_results(results: Results, path: Path) -> None:
    """Write results.json.

    Raises:
        OSError: the file cannot be written.
    """
    path.write_bytes(msgspec.json.format(msgspec.json.encode(results), indent=2) + b"\n")


def worst(verdicts: Mapping[str, BackendVerdict]) -> Word:
    """Return a kata's verdict: the worst of its backends', `unavailable` only if none could be judged."""
    return worst_of([found.verdict for found in verdicts.values()])


def worst_of(words: Iterable[str]) -> Word:
    """Return the worst of some verdicts, as a gradebook holds them."""
    given = set(words)
    judged = [each for each in _ORDER if each in given]
    return judged[-1] if judged else "unavailable"
