"""Sixty learners with known answers: graded with interruptions, resumed, reported; every figure is recomputed."""

import csv
import io
import json
import shutil
import signal
import statistics
import subprocess
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from grader.tests.attacks.case import COURSE
from grader.tests.batch.known import (
    DATABASES,
    HOSTILE,
    LEGS,
    POINTS,
    TESTS,
    TRANSFER,
    Answer,
    Learner,
    hand_in_all,
    sixty,
)
from grader.tests.commands.conftest import COMMAND, environment, kata
from grader.tests.reports.test_html_pages import Tables

CLASS = list(sixty())
TRIED = ("passed", "failed", "crashed", "timed_out")


class Graded:
    """What is left when all is graded: the clone of the course, and the folder of the report."""

    def __init__(self, folder: Path) -> None:
        self.clone, self.report = folder / "clone", folder / "report"
        self._submissions = folder / "handed in"
        shutil.copytree(COURSE.parent, self.clone)
        hand_in_all(self._submissions)

    def batch(self, *more: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [*COMMAND, "batch", str(self._submissions), "--out", str(self.report), *more],
            cwd=self.clone,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def interrupted(self, number: int, after: int, *more: str) -> None:
        """Grade, and interrupt that when it tells of that many verdicts."""
        with self.batch(*more) as running:
            assert running.stderr is not None
            reached = 0
            while reached < after:
                line = running.stderr.readline()
                assert line, "it has ended by itself"
                reached = int(line[1:].partition("/")[0]) if line.startswith("[") else reached
            running.send_signal(number)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        engine = sa.create_engine(sa.URL.create("sqlite", database=str(self.report / "gradebook.sqlite")))
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(sql))]
        engine.dispose()
        return found

    def told(self, *arguments: str) -> str:
        found = kata("report", self.report, *arguments, cwd=self.clone)
        assert found.returncode == 0, found.stderr
        return found.stdout


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Graded:
    found = Graded(tmp_path_factory.mktemp("sixty"))
    found.interrupted(signal.SIGKILL, 70)
    found.interrupted(signal.SIGINT, 180, "--resume")
    with found.batch("--resume") as running:
        _, told = running.communicate(timeout=300)
    assert running.returncode == 0, told
    return found


def expected() -> dict[tuple[str, str, str], str]:
    return {
        (learner.id, kata_id, database): answer.verdict_on(database)
        for learner in CLASS
        for kata_id, answer in learner.answers.items()
        for database in DATABASES
    }


def test_every_verdict_is_the_known_one_and_was_reached_once(graded: Graded) -> None:
    found = graded.rows("SELECT learner_id, kata_id, backend, verdict FROM verdict")

    assert {row[:3]: row[3] for row in found} == expected()
    assert len(found) == len(CLASS) * len(TESTS) * len(DATABASES)
    assert len(graded.rows("SELECT DISTINCT run_id FROM verdict")) == 3  # each run did a part
    assert [bool(ended) for (ended,) in graded.rows("SELECT ended FROM run ORDER BY id")] == [
        False,
        False,
        True,
    ]


def test_every_test_has_the_known_outcome(graded: Graded) -> None:
    found = json.loads(graded.told("--format", "json"))

    assert [each["id"] for each in found["learners"]] == [learner.id for learner in CLASS]
    for learner, told in zip(CLASS, found["learners"], strict=True):
        assert told["points"] == learner.total, learner.id
        for each in told["katas"]:
            answer = learner.answers[each["id"]]
            assert each["points"] == learner.points(each["id"])
            for database in DATABASES:
                tests = each["backends"][database]["tests"]
                failing = {test["name"] for test in tests if test["verdict"] == "failed"}
                known = set(answer.failing.get(database, ()))
                no_run = answer.verdict in ("missing", "not_started")
                assert failing == (set() if no_run else known), (learner.id, each["id"], database)


def test_the_gradebook_of_the_university_has_the_known_points(graded: Graded) -> None:
    rows = list(csv.DictReader(io.StringIO(graded.told("--format", "canvas"))))
    column = "SQLAlchemy katas"

    assert float(rows[0][column]) == sum(POINTS.values())  # points possible
    assert {row["SIS Login ID"]: float(row[column]) for row in rows[1:]} == {
        learner.id: learner.total for learner in CLASS
    }


def page(graded: Graded) -> Tables:
    out = graded.report / "pages"
    if not out.exists():
        graded.told("--format", "html", "--out", str(out))
    return Tables((out / "index.html").read_text("utf-8"))


def tried(kata_id: str) -> list[Learner]:
    return [learner for learner in CLASS if learner.answers[kata_id].verdict in TRIED]


def fails_for(learner: Learner, kata_id: str, test: str) -> tuple[str, ...]:
    failing = learner.answers[kata_id].failing
    return tuple(name for name in DATABASES if test in failing.get(name, ()))


def without(learner: Learner, kata_id: str, test: str) -> float:
    """A learner's points in everything else."""
    lost = len(fails_for(learner, kata_id, test))
    worth = POINTS[kata_id] / len(TESTS[kata_id])
    return learner.total - worth * (len(DATABASES) - lost) / len(DATABASES)


def discrimination(kata_id: str, test: str) -> str:
    passes = [float(not fails_for(learner, kata_id, test)) for learner in tried(kata_id)]
    rest = [without(learner, kata_id, test) for learner in tried(kata_id)]
    return f"{statistics.correlation(passes, rest):.2f}" if 0 < sum(passes) < len(passes) else ""


@pytest.mark.parametrize("kata_id", TESTS)
def test_the_page_has_the_known_failure_rate_of_each_test(graded: Graded, kata_id: str) -> None:
    table = page(graded)

    for test in TESTS[kata_id]:
        [row] = [
            row for row in table.rows if len(row) == 4 and "".join(row[0].split()) == test and " %" in row[1]
        ]
        failed = sum(bool(fails_for(learner, kata_id, test)) for learner in tried(kata_id))
        share = round(100 * failed / len(tried(kata_id)))
        assert row[1].strip() == f"{failed} of {len(tried(kata_id))}, {share} %"
        assert row[3].strip().replace("−", "-") == discrimination(kata_id, test)


def test_the_page_has_the_known_verdict_of_each_learner(graded: Graded) -> None:
    table = page(graded)
    words = {"passed": "passed", "failed": "failed", "crashed": "crashed", "timed_out": "timed out"}
    words |= {"not_started": "not started", "missing": "missing"}

    for learner in CLASS:
        row = table.row(learner.id)
        assert float(row[1]) == learner.total
        for cell, answer in zip(row[2:], learner.answers.values(), strict=True):
            assert words[answer.verdict] in cell
            some = 0 < len(answer.failing) < len(DATABASES)
            assert ("on 1 of 3" in cell) == some


def test_the_page_tells_where_databases_differ(graded: Graded) -> None:
    table = page(graded)
    differing = [each for each in CLASS if set(each.answers[TRANSFER].failing) == {"mysql"}]

    for test in TESTS[TRANSFER]:
        rows = [row for row in table.rows if len(row) == 4 and "".join(row[0].split()) == test]
        [row] = [row for row in rows if row[1].strip() == "MySQL"]
        assert [cell.strip() for cell in row[2:]] == ["SQLite and PostgreSQL", str(len(differing))]


def test_the_page_shares_the_points_out_rightly(graded: Graded) -> None:
    table = page(graded)
    bins = {row[0].strip(): int(row[1]) for row in table.rows if len(row) == 4 and row[2].endswith(" %")}

    counted = Counter(f"{low} to below {low + 1}" if low < 6 else "6 to 7" for low in map(lowest, CLASS))
    assert {name: count for name, count in bins.items() if count} == counted


def lowest(learner: Learner) -> int:
    """Where the range begins that a learner's points fall into; the best of all is in the last one."""
    return min(int(learner.total), sum(POINTS.values()) - 1)


def test_the_summary_says_where_the_class_struggles(graded: Graded) -> None:
    told = graded.told()
    totals = [learner.total for learner in CLASS]

    assert f"60 submissions: {statistics.median(totals):g} of 7 points in the middle, 7 at best" in told
    for kata_id in TESTS:
        bad = sum(learner.answers[kata_id].verdict != "passed" for learner in tried(kata_id))
        assert f"{bad} of {len(tried(kata_id))} do not pass" in told


def test_hostile_submissions_change_no_neighbour_and_gain_nothing(graded: Graded) -> None:
    hostile = {learner.id for learner in CLASS if b"# Tries:" in (learner.answers[TRANSFER].source or b"")}
    honest = Answer(None, "failed", LEGS)
    assert len(hostile) == HOSTILE

    for learner, kata_id, database, word in graded.rows(
        "SELECT learner_id, kata_id, backend, verdict FROM verdict"
    ):
        assert word != "unavailable"
        if learner not in hostile:
            assert word == expected()[learner, kata_id, database]
    for learner in CLASS:
        if learner.id in hostile:
            assert learner.points(TRANSFER) <= Learner("honest", {TRANSFER: honest}).points(TRANSFER)
