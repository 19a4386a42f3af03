"""Opening a gradebook, and writing into it: each result in a transaction of its own."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import msgspec
from sqlalchemy import URL, Engine, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from grader.batch.handed_in import HandedIn
from grader.course import Course
from grader.course import Kata as CourseKata
from grader.gradebook.errors import GradebookError
from grader.gradebook.models import (
    Kata,
    Learner,
    Module,
    Run,
    Server,
    Submission,
    TestResult,
    Verdict,
)
from grader.gradebook.place import opened, read_url, reason
from grader.gradebook.storable import storable, text
from grader.grading.results import BackendInfo, BackendVerdict, GraderInfo
from grader.learning.progress import tests_of

FILE = "gradebook.sqlite"
LONGEST = 200
"""Characters of an id or a name: what the tables' columns take."""
_PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts to write: a lock is given back, a server starts again, somebody makes room on the disk."""

_REACHED = Verdict.verdict != "unavailable"

Found = TypeVar("Found")


class Key(msgspec.Struct, frozen=True):
    """All that a verdict depends on."""

    learner: str
    kata: str
    backend: str
    module: str
    tests: str
    grader: str


class Gradebook:
    """A gradebook that is open.

    Args:
        engine: its database.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._run = 0

    @classmethod
    def open(cls, url: str | URL, *, reading: bool = False) -> "Gradebook":
        """Open a gradebook.

        Args:
            url: of its database; a driver need not be named.
            reading: leave it as it is; otherwise its tables are made where they are missing.

        Raises:
            GradebookError: this is no URL, or the database cannot be used.
        """
        return cls(opened(read_url(url) if isinstance(url, str) else url, reading=reading))

    @classmethod
    def in_folder(cls, folder: Path, *, reading: bool = False) -> "Gradebook":
        """Open the gradebook that lies in the folder of a report."""
        return cls.open(URL.create("sqlite", database=str(folder / FILE)), reading=reading)

    def session(self) -> Session:
        """Return a session on the gradebook."""
        return Session(self._engine)

    def begin_run(
        self, course: Course, katas: Iterable[CourseKata], grader: GraderInfo, isolation: str
    ) -> None:
        """Note that a run has begun, and what its katas are."""
        positions = {kata.id: number for number, kata in enumerate(course.katas)}
        titles = {topic.id: topic.title for topic in course.topics}
        katas = list(katas)

        def note(session: Session) -> int:
            run = Run(
                began=_now(),
                grader=grader.version,
                python=grader.python,
                sqlalchemy=grader.sqlalchemy,
                isolation=isolation,
            )
            session.add(run)
            for kata in katas:
                session.merge(
                    Kata(
                        id=kata.id,
                        position=positions[kata.id],
                        topic=titles[kata.topic],
                        title=kata.title,
                        points=kata.points,
                        tests_digest=tests_of(kata),
                        tests={name: kata.weight(name) for name in kata.tests},
                        hidden=list(kata.hidden),
                    )
                )
            session.flush()
            return run.id

        self._run = self._lasting(note)

    def found_server(self, backend: str, info: BackendInfo) -> None:
        """Note what a backend of this run really is."""

        def note(session: Session) -> None:
            session.merge(
                Server(
                    run_id=self._run,
                    backend=backend,
                    available=info.available,
                    version=text(info.server, LONGEST),
                    source=text(info.source, LONGEST),
                    reason=text(info.reason),
                )
            )

        self._lasting(note)

    def end_run(self) -> None:
        """Note that all was done."""

        def note(session: Session) -> None:
            session.get_one(Run, self._run).ended = _now()

        self._lasting(note)

    def take_in(self, handed_in: HandedIn) -> None:
        """Note what a learner has handed in; what was handed in before gives way to it, its verdicts stay."""

        def note(session: Session) -> None:
            session.merge(Learner(id=handed_in.learner, name=text(handed_in.name, LONGEST)))
            session.merge(
                Submission(
                    learner_id=handed_in.learner,
                    run_id=self._run,
                    path=storable(handed_in.path),
                    digest=handed_in.submission.digest,
                    submitted_at=handed_in.submitted_at,
                    problem=text(handed_in.problem),
                    modules=[
                        Module(kata_id=kata, digest=module.digest)
                        for kata, module in handed_in.submission.modules.items()
                    ],
                )
            )

        self._lasting(note)

    @property
    def is_empty(self) -> bool:
        """Whether no verdict has been reached yet that could be kept."""
        query = select(Verdict.id).where(_REACHED).limit(1)
        return self._lasting(lambda session: session.scalar(query) is None)

    def known(self, learner: str) -> set[Key]:
        """Return the keys of all verdicts on a learner's work that need not be reached again."""
        columns = (
            Verdict.learner_id,
            Verdict.kata_id,
            Verdict.backend,
            Verdict.module_digest,
            Verdict.tests_digest,
            Verdict.grader,
        )
        query = select(*columns).where(Verdict.learner_id == learner, _REACHED)
        return self._lasting(lambda session: {Key(*row) for row in session.execute(query)})

    def write(self, key: Key, found: BackendVerdict, flags: Iterable[str]) -> None:
        """Write a verdict; one with the same key gives way to it."""
        same = {
            "learner_id": key.learner,
            "kata_id": key.kata,
            "backend": key.backend,
            "module_digest": key.module,
            "tests_digest": key.tests,
            "grader": key.grader,
        }
        flags = [text(flag) for flag in flags]

        def note(session: Session) -> None:
            for old in session.scalars(select(Verdict).filter_by(**same)):
                session.delete(old)
            session.flush()  # the unit of work would insert first
            session.add(
                Verdict(
                    **same,
                    run_id=self._run,
                    graded_at=_now(),
                    verdict=found.verdict,
                    reason=text(found.reason),
                    looks_like=text(found.looks_like),
                    seconds=found.seconds,
                    flags=flags,
                    tests=[
                        TestResult(
                            position=number,
                            name=test.name,
                            passed=test.verdict == "passed",
                            seconds=test.seconds,
                            message=text(test.message),
                            trace=storable(test.trace),
                        )
                        for number, test in enumerate(found.tests)
                    ],
                )
            )

        self._lasting(note)

    def _lasting(self, work: Callable[[Session], Found]) -> Found:
        """Do a piece of work in a transaction of its own; trouble that may pass is waited for.

        Raises:
            GradebookError: it has not passed.
        """
        pauses = iter(_PAUSES)
        while True:
            try:
                with self.session() as session, session.begin():
                    return work(session)
            except DBAPIError as error:
                pause = next(pauses, None)
                if pause is None:
                    raise GradebookError(
                        f"The gradebook cannot be used any more: {reason(error)}. What was written stays: go on with "
                        "--resume when that is mended."
                    ) from None
            time.sleep(pause)

    def close(self) -> None:
        """Give up the connections."""
        self._engine.dispose()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)
