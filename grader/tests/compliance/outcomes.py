"""What became of each test, in two runs, and where they differ."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

# SQLAlchemy adds the database to the names of its test classes: `TrueDivTest_sqlite+pysqlite_3_40_1`.
_BACKEND = re.compile(r"_[a-z]+\+[a-z0-9]+_[\d_]+$")
_WORDS = {"failure": "failed", "error": "error", "skipped": "skipped"}


class Outcome(NamedTuple):
    """What became of one test: a word and the first lines of the message."""

    word: str
    message: str = ""


class Differing(NamedTuple):
    """A test with another outcome over the shim."""

    test: str
    real: Outcome
    shim: Outcome


def read(report: Path) -> dict[str, Outcome]:
    """Read a JUnit report of pytest's; a test that failed twice (itself and its teardown) is told once."""
    outcomes: dict[str, Outcome] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{_BACKEND.sub('', case.get('classname') or '')}::{case.get('name')}"
        outcome = Outcome("passed")
        for child in case:
            if child.tag in _WORDS:
                outcome = Outcome(_WORDS[child.tag], (child.get("message") or "")[:300])
        if name not in outcomes or outcomes[name].word not in ("failed", "error"):
            outcomes[name] = outcome
    return outcomes


def count(outcomes: Mapping[str, Outcome]) -> str:
    """Say how many tests there were of each outcome."""
    counts = Counter(outcome.word for outcome in outcomes.values())
    return ", ".join(f"{number} {word}" for word, number in sorted(counts.items(), key=lambda item: -item[1]))


def differences(real: Mapping[str, Outcome], shim: Mapping[str, Outcome]) -> Iterator[Differing]:
    """Yield every test whose outcome differs, also one that only one run has."""
    absent = Outcome("absent")
    for test in sorted(real.keys() | shim.keys()):
        one, other = real.get(test, absent), shim.get(test, absent)
        if one.word != other.word:
            yield Differing(test, one, other)
