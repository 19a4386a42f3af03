"""Traces of real runs, recorded from katas of this course with their module and their database."""

from pathlib import Path
from typing import Any

import msgspec

from grader.grading.results import TestVerdict
from grader.timeline import Timeline, timeline
from grader.timeline.heading import Heading, sentence_of

TRACES = Path(__file__).parent / "traces"
NAMES = sorted(path.stem for path in TRACES.glob("*.json"))


class Recorded(msgspec.Struct, frozen=True):
    kata: str
    database: str
    module: str
    test: TestVerdict

    @property
    def timeline(self) -> Timeline:
        return timeline(self.test.trace, self.module)

    @property
    def heading(self) -> Heading:
        return Heading(
            kata=self.kata,
            test=self.test.name,
            database=self.database,
            passed=self.test.verdict == "passed",
            sentence=sentence_of(self.test),
            seed=7,
            others=4,
        )


def recorded(name: str) -> Recorded:
    return msgspec.json.decode((TRACES / f"{name}.json").read_bytes(), type=Recorded)


def entry(event: str, at: float, connection: int = 1, seconds: float = 0.001, **more: Any) -> dict[str, Any]:
    """An entry of a trace, for what no kata does."""
    sql = {"statement": "SELECT 1", "connect": "", "close": ""}.get(event, event.upper())
    return {"event": event, "connection": connection, "sql": sql, "at": at, "seconds": seconds} | more
