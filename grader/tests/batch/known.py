"""A class of sixty whose answers are known beforehand: what every figure of a report can be recomputed from."""

import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from grader.grading.results import Word
from grader.tests.attacks.case import COURSE, read_cases, wrong

DATABASES = ("sqlite", "postgresql", "mysql")
POINTS = {"01_bank/transfer": 4, "02_shelf/titles": 3}
TESTS = {
    "01_bank/transfer": (
        "test_the_money_moves",
        "test_it_is_one_commit",
        "test_an_unknown_account_is_an_error",
        "test_money_for_nobody_stays",
    ),
    "02_shelf/titles": (
        "test_the_titles_are_returned",
        "test_one_statement_is_enough",
        "test_each_title_is_told",
    ),
}
TRANSFER, TITLES = TESTS
MOVES, ONE_COMMIT, UNKNOWN, STAYS = TESTS[TRANSFER]

HEAD = """
from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    balance: Mapped[int]


class UnknownAccount(Exception):
    pass


def transfer(engine, source, target, amount):
"""

STATEMENTS = (
    HEAD
    + """
    with engine.begin() as connection:
        for number, change in ((source, -amount), (target, amount)):
            done = connection.execute(
                text("UPDATE account SET balance = balance + :change WHERE id = :number"),
                {"change": change, "number": number},
            )
            if done.rowcount != 1:
                raise UnknownAccount
"""
)

FORGETS = (
    HEAD
    + """
    with Session(engine) as session:
        payer, payee = session.get(Account, source), session.get(Account, target)
        if payer is None or payee is None:
            raise UnknownAccount
        payer.balance -= amount
        payee.balance += amount
        session.flush()
"""
)


class Answer(msgspec.Struct, frozen=True):
    """What somebody hands in for a kata, and what must come of it.

    Attributes:
        source: the module; None for no file at all.
        verdict: on every database where something fails.
        failing: by database, the tests that fail; a database that is not in it passes.
    """

    source: bytes | None
    verdict: Word = "passed"
    failing: Mapping[str, tuple[str, ...]] = {}

    def verdict_on(self, database: str) -> Word:
        """What the database's verdict must be."""
        if self.verdict in ("missing", "not_started"):
            return self.verdict
        return self.verdict if self.failing.get(database) else "passed"


def everywhere(*tests: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(DATABASES, tests)


def _solution(kata: str) -> bytes:
    return (COURSE.parent / "solutions" / kata / f"{kata.rpartition('/')[2]}.py").read_bytes()


def _stub(kata: str) -> bytes:
    return (COURSE / kata / f"{kata.rpartition('/')[2]}.py").read_bytes()


def _attack(name: str) -> bytes:
    return next(case.source for case in read_cases() if case.name == name)


ALL = everywhere(*TESTS[TRANSFER])
LEGS = everywhere(ONE_COMMIT, UNKNOWN, STAYS)

TRANSFERS = {
    "right": Answer(_solution(TRANSFER)),
    "statements": Answer(STATEMENTS.encode()),
    "legs": Answer(wrong("transfer"), "failed", LEGS),
    "forgets": Answer(FORGETS.encode(), "failed", everywhere(MOVES, ONE_COMMIT, STAYS)),
    "quotes": Answer(
        STATEMENTS.replace("UPDATE account", 'UPDATE \\"account\\"').encode(),
        "failed",
        {"mysql": TESTS[TRANSFER]},
    ),
    "broken": Answer(b"def transfer(:\n", "failed", ALL),
    "leaves": Answer((HEAD + "    import os; os._exit(0)\n").encode(), "crashed", ALL),
    "not started": Answer(_stub(TRANSFER), "not_started", ALL),
    "missing": Answer(None, "missing", ALL),
    "endless": Answer((HEAD + "    while True: pass\n").encode(), "timed_out", ALL),
    "prints a report": Answer(_attack("forging/prints_a_report"), "failed", LEGS),
    "patches pytest": Answer(_attack("patching/pytest"), "failed", LEGS),
    "markup": Answer(_attack("report/markup"), "failed", ALL),
    "kills everybody": Answer(_attack("leaving_early/kills_everybody"), "failed", LEGS),
}
ALL_TITLES = everywhere(*TESTS[TITLES])
TITLED = {
    "right": Answer(_solution(TITLES)),
    "one by one": Answer(wrong("titles"), "failed", ALL_TITLES),
    "not started": Answer(_stub(TITLES), "not_started", ALL_TITLES),
    "missing": Answer(None, "missing", ALL_TITLES),
}
HOW_MANY = {
    TRANSFER: {
        "right": 14, "statements": 8, "legs": 10, "forgets": 7, "quotes": 6, "broken": 2, "leaves": 2,
        "not started": 4, "missing": 2, "endless": 1, "prints a report": 1, "patches pytest": 1, "markup": 1,
        "kills everybody": 1,
    },
    TITLES: {"right": 30, "one by one": 15, "not started": 10, "missing": 5},
}  # fmt: skip


HOSTILE = 4
"""How many bring an attack along."""


class Learner(msgspec.Struct, frozen=True):
    """One of the sixty."""

    id: str
    answers: Mapping[str, Answer]

    def points(self, kata: str) -> float:
        """A kata's points, shared out evenly over the databases and its tests."""
        answer = self.answers[kata]
        passing = sum(len(TESTS[kata]) - len(answer.failing.get(name, ())) for name in DATABASES)
        return round(POINTS[kata] * passing / (len(TESTS[kata]) * len(DATABASES)), 2)

    @property
    def total(self) -> float:
        return round(sum(map(self.points, TESTS)), 2)


def sixty() -> Iterator[Learner]:
    """Deal the answers out, the same way each time."""
    chance = random.Random(60)
    dealt = []
    for kata, kinds in ((TRANSFER, TRANSFERS), (TITLES, TITLED)):
        dealt.append([kinds[kind] for kind, count in HOW_MANY[kata].items() for _ in range(count)])
        chance.shuffle(dealt[-1])
    for number, (transfer, titles) in enumerate(zip(*dealt, strict=True), 1):
        yield Learner(f"learner{number:02}", {TRANSFER: transfer, TITLES: titles})


def hand_in_all(folder: Path) -> None:
    """Write the submissions; each file of its own, as real ones are."""
    for learner in sixty():
        for kata, answer in learner.answers.items():
            if answer.source is not None:
                file = folder / learner.id / kata / f"{kata.rpartition('/')[2]}.py"
                file.parent.mkdir(parents=True)
                own = b"" if answer.verdict == "not_started" else f"\n# {learner.id}\n".encode()
                file.write_bytes(answer.source + own)
