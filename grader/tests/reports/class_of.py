"""Gradebooks built directly, with answers that are known beforehand."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy import URL, create_engine
from sqlalchemy.orm import Session

from grader.gradebook.models import Base, Kata, Learner, Module, Run, Server, Submission, TestResult, Verdict

WHEN = datetime(2026, 3, 4, 10, 30)
DATABASES = {"sqlite": "SQLite 3.40.1", "postgresql": "PostgreSQL 15.18", "mysql": "MariaDB 10.11.19"}
TRACE: tuple[dict[str, Any], ...] = (
    {"event": "begin", "connection": 1, "sql": "BEGIN"},
    {
        "event": "statement",
        "connection": 1,
        "sql": "INSERT INTO note (body) VALUES (?)",
        "parameters": ["milk"],
        "rows": 1,
        "line": 7,
    },
    {"event": "rollback", "connection": 1, "sql": "ROLLBACK", "line": 8},
)


class Answer(msgspec.Struct, frozen=True):
    """What a learner's module does on a backend: a verdict, and of its tests those that fail, with their messages."""

    verdict: str
    failing: Mapping[str, str] = {}
    looks_like: str = ""
    reason: str = ""
    flags: Sequence[str] = ()
    trace: Sequence[Mapping[str, Any]] = TRACE


PASSED = Answer("passed")
NOT_STARTED = Answer("not_started")
MISSING = Answer("missing")


class KataOf(msgspec.Struct, frozen=True):
    id: str
    title: str
    topic: str
    points: float
    tests: Mapping[str, float]


Answers = Mapping[str, Mapping[str, Answer]]
"""By kata and backend."""


class Book:
    """A gradebook in a file.

    Args:
        file: where.
        katas: in the order of the course.
        missing: the backends that were missing, and why.
    """

    def __init__(
        self,
        file: Path,
        katas: Sequence[KataOf],
        missing: Mapping[str, str] | None = None,
        ended: bool = True,
    ) -> None:
        self._engine = create_engine(URL.create("sqlite", database=str(file)))
        self.katas = {kata.id: kata for kata in katas}
        Base.metadata.create_all(self._engine)
        with self.session() as session, session.begin():
            session.add(
                Run(
                    id=1,
                    began=WHEN,
                    ended=WHEN if ended else None,
                    grader="0.1.0",
                    python="3.12.1",
                    sqlalchemy="2.1.9",
                    isolation="namespaces",
                    servers=[
                        Server(
                            backend=name,
                            available=name not in (missing or {}),
                            version=version,
                            source="installed",
                            reason=(missing or {}).get(name, ""),
                        )
                        for name, version in DATABASES.items()
                    ],
                )
            )
            for position, kata in enumerate(katas):
                session.add(
                    Kata(
                        id=kata.id,
                        position=position,
                        topic=kata.topic,
                        title=kata.title,
                        points=kata.points,
                        tests_digest="tests",
                        tests=dict(kata.tests),
                    )
                )

    def session(self) -> Session:
        return Session(self._engine)

    def add(self, learner: str, answers: Answers, *, name: str = "", problem: str = "") -> None:
        """Add a learner with all verdicts."""
        with self.session() as session, session.begin():
            session.add(Learner(id=learner, name=name or learner))
            session.add(
                Submission(
                    learner_id=learner,
                    run_id=1,
                    path=learner,
                    digest="digest",
                    submitted_at=None,
                    problem=problem,
                    modules=[Module(kata_id=kata, digest="module") for kata in self.katas],
                )
            )
            session.flush()
            for kata, by_backend in answers.items():
                for backend, answer in by_backend.items():
                    session.add(_verdict(learner, self.katas[kata], backend, answer))

    def close(self) -> None:
        self._engine.dispose()

    def execute(self, sql: str) -> None:
        with self._engine.begin() as connection:
            connection.execute(sa.text(sql))


def _verdict(learner: str, kata: KataOf, backend: str, answer: Answer) -> Verdict:
    ran = answer.verdict in ("passed", "failed")
    return Verdict(
        learner_id=learner,
        kata_id=kata.id,
        backend=backend,
        module_digest="module",
        tests_digest="tests",
        grader="0.1.0",
        run_id=1,
        graded_at=WHEN,
        verdict=answer.verdict,
        reason=answer.reason,
        looks_like=answer.looks_like,
        seconds=0.1,
        flags=list(answer.flags),
        tests=[
            TestResult(
                position=position,
                name=test,
                passed=test not in answer.failing,
                seconds=0.01,
                message=answer.failing.get(test, ""),
                trace=[dict(each) for each in answer.trace] if test in answer.failing else [],
            )
            for position, test in enumerate(kata.tests)
            if ran or test in answer.failing
        ],
    )


def everywhere(answer: Answer) -> dict[str, Answer]:
    return dict.fromkeys(DATABASES, answer)
