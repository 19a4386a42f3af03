"""Golden tests: a folder a scenario, with the submission and the results.json that must come of it.

After a change that is meant: `pytest grader/tests/grading/test_golden.py --rewrite-golden`, and read the difference.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.course import read_course
from grader.databases import BACKENDS, Server, Unavailable, provide
from grader.grading.grade import grade
from grader.grading.job import Limits
from grader.grading.results import Results
from grader.grading.staging import read_submission

HERE = Path(__file__).parent
SCENARIOS = sorted(path.parent.name for path in HERE.glob("golden/*/submission"))
LIMITS = Limits(call_seconds=20, call_cpu_seconds=1, job_seconds=30)


@pytest.fixture(scope="module")
def sqlite() -> Iterator[dict[str, Server | Unavailable]]:
    with provide(["sqlite"]) as servers:
        yield dict(servers)


def graded(scenario: str, backends: dict[str, Server | Unavailable]) -> Results:
    course = read_course(HERE / "small_course" / "exercises")
    submission = read_submission(HERE / "golden" / scenario / "submission", course.katas)
    return grade(course, list(course.katas), submission, backends, isolation="process", limits=LIMITS, seed=1)


def normal(results: Results) -> Any:
    """What is the same on every machine: no versions, no times."""
    text = msgspec.json.encode(results).decode()
    text = re.sub(r'"seconds":[0-9.e-]+', '"seconds":0', text)
    found = json.loads(text)
    found["grader"] = dict.fromkeys(found["grader"], "…")
    for info in found["backends"].values():
        info["server"] = info["server"] and "…"
        info["source"] = info["source"] and "…"
        info["reason"] = info["reason"] and "…"
    return found


def compare(scenario: str, results: Results, rewrite: bool) -> None:
    golden = HERE / "golden" / scenario / "expected.json"
    found = normal(results)
    if rewrite:
        golden.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    assert found == json.loads(golden.read_text("utf-8"))


@pytest.mark.parametrize("scenario", [name for name in SCENARIOS if name != "missing_backend"])
def test_a_submission_is_judged_as_expected(
    scenario: str, sqlite: dict[str, Server | Unavailable], pytestconfig: pytest.Config
) -> None:
    compare(scenario, graded(scenario, sqlite), pytestconfig.getoption("--rewrite-golden"))


def test_a_missing_backend_is_the_graders_trouble(
    sqlite: dict[str, Server | Unavailable], pytestconfig: pytest.Config
) -> None:
    missing = Unavailable(BACKENDS["postgresql"], steps=(), help="Install it.")

    results = graded("missing_backend", {**sqlite, "postgresql": missing})

    compare("missing_backend", results, pytestconfig.getoption("--rewrite-golden"))
    assert results.katas[0].verdict == "passed"
    assert not results.complete
