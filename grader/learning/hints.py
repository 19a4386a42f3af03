"""Which hint comes next: for the task that the failing test is about, one level after the other."""

import re

from grader.course import Kata
from grader.learning.progress import Progress

LEVELS = 3

HintRead = tuple[str, int, str]
"""A task of the kata, the level of the hint (from 1), and its text."""


def next_hint(progress: Progress, kata: Kata, test: str | None) -> list[HintRead]:
    """Take the next hint, and note that it was read.

    Args:
        progress: knows what was read so far.
        kata: which kata.
        test: the failing test, if there is one: the hint is for the task that it is about.

    Returns:
        All that was read of this task, the new one last. After the last level of a task, the kata's other tasks follow;
        when all is read, the same as before.
    """
    read = progress.record(kata).hints
    first = task_of(kata, test)
    unread = [task for task in (first, *kata.hints) if read.get(task, 0) < LEVELS]
    task = unread[0] if unread else first
    level = min(read.get(task, 0) + 1, LEVELS)
    progress.hinted(kata, task, level)
    return hints_read(kata, task, level)


def hints_read(kata: Kata, task: str, level: int) -> list[HintRead]:
    """Return the hints of a task up to a level."""
    return [(task, number, text) for number, text in enumerate(kata.hints[task].levels[:level], 1)]


def task_of(kata: Kata, test: str | None) -> str:
    """Return the task that a test is about: one that says so, else what it, or its helper, reaches for first."""
    for task, hint in kata.hints.items():
        if test in hint.tests:
            return task
    functions = _functions(kata.test_file.read_text("utf-8"))
    source = functions.get(test or "", "")
    helpers = [functions[name] for name in re.findall(r"\w+", source) if name in functions and name != test]
    for text in (source, *helpers):
        for found in re.finditer(r"\bkata\.(\w+)", text):
            if found[1] in kata.hints:
                return found[1]
    return next(iter(kata.hints))


def _functions(source: str) -> dict[str, str]:
    """The functions of a test file by their names."""
    parts = re.split(r"^(?:@.*\n)*def (\w+)", source, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
