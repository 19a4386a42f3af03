"""The tables of a gradebook.

A verdict belongs to one learner's module, one kata and one backend. It is keyed by all that it depends on: the digests
of the module and of the tests, and the version of the grader. So a resumed run knows what it need not do again.
"""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import JSON, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Message = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
"""Up to 20,000 characters; MySQL's TEXT ends at 65,535 bytes."""
_BINARY = {
    f"{dialect}_{option}": value
    for dialect in ("mysql", "mariadb")
    for option, value in (("charset", "utf8mb4"), ("collate", "utf8mb4_bin"))
}
"""MySQL would take `Ada` and `ada` for the same learner."""


class Base(DeclarativeBase):
    """What all tables share: names for constraints, and ids compared as they are, on every database."""

    __table_args__: Any = _BINARY
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: String(200),
        dict[str, Any]: JSON,
        list[dict[str, Any]]: JSON,
        list[str]: JSON,
    }


class Run(Base):
    """One call of `kata batch`. Times are UTC; `ended` is missing where it was interrupted."""

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    began: Mapped[datetime]
    ended: Mapped[datetime | None]
    grader: Mapped[str]
    python: Mapped[str]
    sqlalchemy: Mapped[str]
    isolation: Mapped[str]
    servers: Mapped[list["Server"]] = relationship(back_populates="run", cascade="all, delete-orphan")


class Server(Base):
    """What a backend really was in a run; for a missing one, why."""

    __tablename__ = "server"

    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"), primary_key=True)
    backend: Mapped[str] = mapped_column(String(20), primary_key=True)
    available: Mapped[bool]
    version: Mapped[str]
    source: Mapped[str]
    reason: Mapped[str] = mapped_column(Message)
    run: Mapped[Run] = relationship(back_populates="servers")


class Kata(Base):
    """A kata as it was when it was graded last: what reports need of the course."""

    __tablename__ = "kata"

    id: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[int]
    topic: Mapped[str]
    title: Mapped[str]
    points: Mapped[float]
    tests_digest: Mapped[str] = mapped_column(String(16))
    tests: Mapped[dict[str, Any]] = mapped_column(comment="the weight of each test, by its name")
    hidden: Mapped[list[str]] = mapped_column(
        default=list, comment="the tests that learners must not read of"
    )


class Learner(Base):
    """Somebody who hands in, by the id that the instructor knows."""

    __tablename__ = "learner"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    submission: Mapped["Submission | None"] = relationship(
        back_populates="learner", cascade="all, delete-orphan"
    )


class Submission(Base):
    """What a learner has handed in last. `problem` says why nothing of it could be read."""

    __tablename__ = "submission"

    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id"), primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    path: Mapped[str] = mapped_column(Text)
    digest: Mapped[str]
    submitted_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text)
    learner: Mapped[Learner] = relationship(back_populates="submission")
    modules: Mapped[list["Module"]] = relationship(back_populates="submission", cascade="all, delete-orphan")


class Module(Base):
    """A kata's file in a submission; `state` is given where it needs no run to judge it (missing, not started …)."""

    __tablename__ = "module"

    learner_id: Mapped[str] = mapped_column(ForeignKey("submission.learner_id"), primary_key=True)
    kata_id: Mapped[str] = mapped_column(ForeignKey("kata.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64))
    submission: Mapped[Submission] = relationship(back_populates="modules")


class Verdict(Base):
    """A module on a backend. Of those with the same key there is one."""

    __tablename__ = "verdict"
    __table_args__ = (
        UniqueConstraint("learner_id", "kata_id", "backend", "module_digest", "tests_digest", "grader"),
        _BINARY,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id"))
    kata_id: Mapped[str] = mapped_column(ForeignKey("kata.id"))
    backend: Mapped[str] = mapped_column(String(20))
    module_digest: Mapped[str] = mapped_column(String(64))
    tests_digest: Mapped[str] = mapped_column(String(16))
    grader: Mapped[str] = mapped_column(String(40))
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id"))
    graded_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Message)
    looks_like: Mapped[str] = mapped_column(Message)
    seconds: Mapped[float]
    flags: Mapped[list[str]]
    tests: Mapped[list["TestResult"]] = relationship(
        back_populates="of", cascade="all, delete-orphan", order_by="TestResult.position"
    )


class TestResult(Base):
    """One test of a verdict; message and trace are given for failures."""

    __tablename__ = "test_result"
    __test__ = False  # it is no test, whatever pytest thinks of its name

    verdict_id: Mapped[int] = mapped_column(ForeignKey("verdict.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    passed: Mapped[bool]
    seconds: Mapped[float]
    message: Mapped[str] = mapped_column(Message)
    trace: Mapped[list[dict[str, Any]]]
    of: Mapped[Verdict] = relationship(back_populates="tests")
