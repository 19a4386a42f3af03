"""Known mistakes: which of its tests fail, and what those did to the database, tell whether a submission made one.

How each mistake of the course looks is on record beside them, in `solutions/TOPIC/KATA/mistakes/patterns.json`;
`kata dev check --record` writes it.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy

from grader.course import CourseError, Kata
from grader.course.answers import mistake
from grader.grading.results import BackendVerdict, TestVerdict
from grader.report.failure import NOT_WRITTEN, STOPPED_AT
from grader.trace import sql as reader

_TABLE = re.compile(
    r"\b(?:from|into|update|table|view|index)\s+(?:if\s+(?:not\s+)?exists\s+)?[\"`\[]?(\w+)", re.IGNORECASE
)
_LONGEST_REPETITION = 4
"""Steps: a loop that sends two statements for each row reads like one row."""
_STEPS = ("statement", "savepoint", "release", "rollback_to", "commit", "rollback")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_PLACEHOLDER = re.compile(r"%\(\w+\)s|%s|:\w+|\?")
_REST_OF_MESSAGE = re.compile(r"\n(What your code did|It was raised here|\(the same random).*", re.DOTALL)


class Look(msgspec.Struct, frozen=True):
    """How one test that fails looks.

    Attributes:
        steps: what was done to the database, without values, names of columns and repetitions, also of a few steps.
        sql: a digest of the SQL as it was sent.
        outcome: a digest of what the test met, in its kind.
    """

    steps: str
    sql: str
    outcome: str


Pattern = dict[str, Look]
"""How the tests that fail look, by their names."""

Patterns = Mapping[str, list[Pattern]]
"""How each mistake looks, by its name; databases may differ."""

_OnRecord = dict[str, dict[str, list[Pattern]]]
"""The same by the series of SQLAlchemy that it was seen with; what looks the same with another is there once."""

SERIES = ".".join(sqlalchemy.__version__.split(".")[:2])


def pattern_of(kata: Kata, found: BackendVerdict) -> Pattern:
    """Return how a failed kata looks on one backend; empty where it is not written yet, or nothing of it works.

    Tests that an instructor has added, or that learners do not read of, have no say in it.
    """
    unheard = {*kata.added_tests, *kata.hidden}
    failed = [test for test in found.tests if test.verdict == "failed" and test.name not in unheard]
    messages = {test.message for test in failed}
    pattern = {test.name: _look(test) for test in failed}
    if any(message.startswith(NOT_WRITTEN) for message in messages):
        return {}
    does_something = len(failed) < len(set(kata.tests) - unheard) or len(messages) > 1
    return pattern if does_something or any(look.steps for look in pattern.values()) else {}


def named(kata: Kata, found: BackendVerdict) -> str:
    """Return a sentence that names the mistake, if the verdict looks like exactly one that is known.

    Args:
        kata: the kata.
        found: its verdict on one backend.
    """
    if found.verdict != "failed" or not (seen := pattern_of(kata, found)):
        return ""
    alike = {
        name: [pattern for pattern in patterns if _by("steps", pattern) == _by("steps", seen)]
        for name, patterns in read_patterns(kata).items()
    }
    alike = {name: patterns for name, patterns in alike.items() if patterns}
    for detail in ("sql", "outcome"):
        closer = {
            name: patterns
            for name, patterns in alike.items()
            if any(_by(detail, pattern) == _by(detail, seen) for pattern in patterns)
        }
        alike = closer if len(alike) > 1 and closer else alike
    sentences = {
        f"This looks like {answer.looks_like}: the code {answer.why}."
        for name in alike
        if (answer := mistake(kata, name)) is not None and answer.looks_like
    }
    return sentences.pop() if len(sentences) == 1 else ""


def read_patterns(kata: Kata) -> Patterns:
    """Return how the mistakes of a kata look; nothing where that is not on record.

    Raises:
        CourseError: the record is damaged.
    """
    return {name: list(chain(*by_series.values())) for name, by_series in _on_record(kata).items()}


def write_patterns(kata: Kata, patterns: Patterns) -> None:
    """Put on record how the mistakes of a kata look with this series of SQLAlchemy; what others show stays."""
    before = _on_record(kata)
    record: _OnRecord = {}
    for name in sorted(patterns):
        others = {series: looks for series, looks in before.get(name, {}).items() if series != SERIES}
        new = [pattern for pattern in patterns[name] if pattern not in chain(*others.values())]
        record[name] = dict(sorted((others | {SERIES: new} if new else others).items(), reverse=True))
    data = msgspec.json.encode(record)
    patterns_file(kata).write_bytes(msgspec.json.format(data, indent=1) + b"\n")


def _on_record(kata: Kata) -> _OnRecord:
    place = patterns_file(kata)
    try:
        return msgspec.json.decode(place.read_bytes(), type=_OnRecord)
    except FileNotFoundError:
        return {}
    except msgspec.DecodeError as error:
        raise CourseError(place, None, f"{error}. Remove it, and run: kata dev check --record") from None


def patterns_file(kata: Kata) -> Path:
    """Return where it is on record how the mistakes of a kata look."""
    return kata.solution_folder / "mistakes" / "patterns.json"


def _by(detail: str, pattern: Pattern) -> dict[str, str]:
    return {name: getattr(look, detail) for name, look in pattern.items()}


def _look(test: TestVerdict) -> Look:
    sent = " ".join(str(event.get("sql", "")) for event in test.trace if event["event"] == "statement")
    sql = " ".join(_PLACEHOLDER.sub("?", sent).split()).lower()
    stopped = test.message.partition(STOPPED_AT)[2] or test.message  # the sentence before it may be reworded
    outcome = _QUOTED.sub(_kind_of_text, _REST_OF_MESSAGE.sub("", stopped))
    return Look(_steps(test.trace), _digest(sql), _digest(re.sub(r"\d+", "0", outcome)))


def _steps(trace: Iterable[Mapping[str, Any]]) -> str:
    """What was done: `update account, commit`."""
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
        steps.append(step)
        for length in range(1, _LONGEST_REPETITION + 1):
            if steps[-length:] == steps[-2 * length : -length]:
                del steps[-length:]
    return ", ".join(steps)


def _kind_of_text(found: re.Match[str]) -> str:
    """A quoted text with its random words taken out: 'w None', 'w w'."""
    return re.sub(r"\w+", lambda word: word[0] if word[0] in ("None", "True", "False") else "w", found[0])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]
