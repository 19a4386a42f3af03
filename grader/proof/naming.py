"""Whether mistakes are named rightly to the learner who makes them."""

from collections import defaultdict
from collections.abc import Iterator

from grader.course import Kata
from grader.course.answers import Answer
from grader.grading.mistakes import Pattern, named, pattern_of, read_patterns, write_patterns
from grader.grading.results import BackendVerdict
from grader.proof.rules import Problem

GOAL = 0.9
"""The share of mistakes that must be named. The rest look like others, and are not named at all."""


def telling_tests(answer: Answer) -> tuple[str, ...]:
    """Return the tests that tell a mistake: those that it names, and those that it has failed on record.

    Nothing is all tests: for other answers, and for a mistake that is not on record yet.
    """
    patterns = read_patterns(answer.kata).get(answer.path.stem, []) if answer.kind == "mistake" else []
    failed = set(answer.caught_by).union(*patterns)
    return tuple(test for test in answer.kata.tests if test in failed) if patterns else ()


class Naming:
    """Hears of each run of a mistake, and counts on how many of them the learner is told the right name.

    Args:
        anew: what is on record so far does not count: it will be replaced.

    Attributes:
        runs: how many there were.
        right: how many were named rightly.
    """

    def __init__(self, *, anew: bool = False) -> None:
        self._anew = anew
        self.runs = 0
        self.right = 0
        self._seen: dict[str, dict[str, list[Pattern]]] = defaultdict(lambda: defaultdict(list))

    def hear(self, answer: Answer, found: BackendVerdict) -> Iterator[str]:
        """Take in a graded run; yields what is wrong with the name that it was given."""
        if answer.kind != "mistake" or found.verdict != "failed":
            return
        pattern = pattern_of(answer.kata, found)
        patterns = self._seen[answer.kata.id][answer.path.stem]
        if pattern and pattern not in patterns:
            patterns.append(pattern)
        if self._anew:
            return
        sentence = named(answer.kata, found)
        self.runs += 1
        if sentence and answer.looks_like in sentence:
            self.right += 1
        elif sentence:
            yield f"is taken for another mistake: {sentence}"

    def too_few(self) -> Iterator[Problem]:
        """Yield a problem if too many mistakes have no name."""
        if self.right < GOAL * self.runs:
            yield Problem(
                "solutions", f"only {self}; `kata dev check --record` notes how each looks at the database"
            )

    def record(self, katas: list[Kata]) -> None:
        """Put on record how the mistakes have looked."""
        for kata in katas:
            write_patterns(kata, self._seen[kata.id])

    def __str__(self) -> str:
        share = self.right / self.runs if self.runs else 1
        return f"{share:.0%} of {self.runs} runs of mistakes are named"
