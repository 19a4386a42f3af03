"""Known mistakes: which of its tests fail, and what those did to the database, tell whether a submission made one.

How each mistake of the course looks is on record beside them, in `solutions/TOPIC/KATA/mistakes/patterns.json`;
`kata dev check --record` writes it.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from grader.course import Kata
from grader.course.answers import answers
from grader.grading.results import BackendVerdict
from grader.plugin.failure import NOT_WRITTEN
from grader.trace import sql as reader

Pattern = Mapping[str, str]
"""What each test that fails did to the database, in short, by the name of the test."""

Patterns = Mapping[str, list[Pattern]]
"""How each mistake looks, by its name: databases and versions may differ."""

_TABLE = re.compile(
    r"\b(?:from|into|update|table|view|index)\s+(?:if\s+(?:not\s+)?exists\s+)?[\"`\[]?(\w+)", re.IGNORECASE
)
_STEPS = ("statement", "savepoint", "release", "rollback_to", "commit", "rollback")


def pattern_of(found: BackendVerdict) -> Pattern:
    """Return how a failed kata looks on one backend; empty where it is not written yet, or nothing of it works."""
    failed = [test for test in found.tests if test.verdict == "failed"]
    shapes = {test.name: _shape(test.trace) for test in failed}
    messages = {test.message for test in failed}
    if any(message.startswith(NOT_WRITTEN) for message in messages):
        return {}
    return shapes if any(shapes.values()) or len(messages) > 1 else {}


def _shape(trace: Iterable[Mapping[str, Any]]) -> str:
    """What was done, without values, names of columns and repetitions: `update account, commit`."""
    steps: list[str] = []
    for event in trace:
        if event["event"] not in _STEPS:
            continue
        step = event["event"]
        if step == "statement":
            table = _TABLE.search(event["sql"])
            step = f"{reader.verb(event['sql'])} {table[1] if table else ''}".rstrip()
        if event.get("error"):
            step += " refused"
        if not steps or steps[-1] != step:
            steps.append(step)
    return ", ".join(steps)


def named(kata: Kata, found: BackendVerdict) -> str:
    """Return a sentence that names the mistake, if the verdict looks like exactly one that is known.

    Args:
        kata: the kata.
        found: its verdict on one backend.
    """
    if found.verdict != "failed" or not (seen := pattern_of(found)):
        return ""
    known = read_patterns(kata)
    sentences = {
        f"This looks like {answer.looks_like}: the code {answer.why}."
        for answer in answers(kata)
        if answer.looks_like and seen in known.get(answer.path.stem, [])
    }
    return sentences.pop() if len(sentences) == 1 else ""


def read_patterns(kata: Kata) -> Patterns:
    """Return how the mistakes of a kata look; nothing where that is not on record."""
    try:
        data = patterns_file(kata).read_bytes()
    except FileNotFoundError:
        return {}
    known: Patterns = msgspec.json.decode(data, type=dict[str, list[dict[str, str]]])
    return known


def write_patterns(kata: Kata, patterns: Patterns) -> None:
    """Put on record how the mistakes of a kata look."""
    data = msgspec.json.encode({name: patterns[name] for name in sorted(patterns)})
    patterns_file(kata).write_bytes(msgspec.json.format(data, indent=1) + b"\n")


def patterns_file(kata: Kata) -> Path:
    """Return where it is on record how the mistakes of a kata look."""
    return kata.solution_folder / "mistakes" / "patterns.json"
