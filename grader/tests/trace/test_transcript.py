"""The transcript, as a learner reads it: each scenario beside this file, in golden/, is what it must look like."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

import pytest

from grader.trace import Event
from grader.trace.events import Kind
from grader.trace.transcript import transcript

GOLDEN = Path(__file__).parent / "golden"


def statement(sql: str, parameters: Any = (), line: int | None = 27, **more: Any) -> Event:
    return Event("statement", more.pop("connection", 1), sql, parameters, line=line, **more)


def ended(kind: Kind, line: int | None = 40, *, wrote: bool = True, connection: int = 1) -> Event:
    return Event(kind, connection, kind.upper(), line=line, wrote=wrote)


class Hostile:
    """A submission's class may do anything in its methods; none of them may run."""

    def __repr__(self) -> NoReturn:
        raise AssertionError

    __str__ = __format__ = __repr__


class Shouting(str):
    def __str__(self) -> NoReturn:
        raise AssertionError

    __repr__ = __len__ = __str__  # type: ignore[assignment]


SELECT_POSTS = "SELECT post.id, post.title \nFROM post \nWHERE ? = post.author_id"

SCENARIOS: dict[str, list[Event]] = {
    "one_select_for_each_author": [
        Event("connect", 1, line=27),
        Event("begin", 1, "BEGIN", line=27),
        statement("SELECT author.id, author.name \nFROM author ORDER BY author.id"),
        *[statement(SELECT_POSTS, (number,), 31) for number in range(15)],
        ended("rollback", None, wrote=False),
    ],
    "transfer_with_savepoint": [
        statement("SELECT balance FROM account WHERE id = %(id_1)s", {"id_1": 1}, 9),
        statement(
            "UPDATE account SET balance=%(b)s WHERE account.id = %(i)s", {"b": 70, "i": 1}, 112, wrote=True
        ),
        Event("savepoint", 1, "SAVEPOINT sa_savepoint_1", line=113),
        statement(
            "UPDATE account SET balance=%(b)s WHERE account.id = %(i)s", {"b": 130, "i": 2}, 114, wrote=True
        ),
        Event("rollback_to", 1, "ROLLBACK TO SAVEPOINT sa_savepoint_1", line=115),
        Event("release", 1, "RELEASE SAVEPOINT sa_savepoint_1", line=115),
        ended("commit", 116),
    ],
    "error_and_rollback": [
        statement(
            "INSERT INTO person (id, name) VALUES (?, ?)",
            (1, "Ada Lovelace"),
            14,
            wrote=True,
            error="IntegrityError: UNIQUE constraint failed: person.id, which is said here at a length that wraps",
        ),
        ended("rollback", 16),
        Event("connect", 1, error="OperationalError: refused", line=17),
    ],
    "several_connections": [
        Event("connect", 1, line=5),
        statement("SELECT 1", line=5),
        Event("connect", 2, line=None),
        statement("SELECT 1", line=5, connection=2),
        statement("SELECT 1", line=5, connection=2),
        ended("commit", 6, connection=2),
        Event("close", 2, line=7),
    ],
    "autocommit_and_begin_immediate": [
        statement("INSERT INTO t VALUES (1)", autocommitted=True, wrote=True),
        statement("INSERT INTO t VALUES (1)", autocommitted=True, wrote=True),
        Event("begin", 1, "BEGIN IMMEDIATE", line=28),
        statement("DELETE FROM t", line=28, wrote=True),
        ended("commit", 29),
    ],
    "many_rows_at_once": [
        statement("INSERT INTO t VALUES (?, ?)", [(n, f"name {n}") for n in range(250)], many=True),
        statement("INSERT INTO t VALUES (%(n)s)", [{"n": 1}], 28, many=True),
    ],
    "long_sql": [
        statement(
            "SELECT "
            + ", ".join(f"a_rather_long_table.column_{n}" for n in range(40))
            + " FROM a_rather_long_table"
            " WHERE a_rather_long_table.id = ? ORDER BY a_rather_long_table.id LIMIT 1",
            (1,),
        ),
        statement("SELECT '" + "x" * 200 + "'", line=28),
        statement(
            "SELECT ticket.id FROM ticket JOIN seat ON seat.id = ticket.seat_id WHERE seat.row = ?", (7,), 29
        ),
    ],
    "values_of_all_kinds": [
        statement("SELECT ?", (None, True, 1.5, Decimal("2.50"), date(2024, 2, 29), b"\x00" * 70)),
        statement(
            "SELECT ?, 0", (datetime(2024, 2, 29, 12, 30, tzinfo=UTC), "x" * 100, [1, 2], (), {"a": 1})
        ),
        statement("SELECT ?, 1", tuple(range(30))),
        statement("SELECT ?, 2", (Hostile(), Shouting("loud"), 1 << 300)),
        statement("SELECT 'a\tb\x1b[31mred'", ("\x1b[2J",)),
    ],
    "nothing_ends": [statement(f"SELECT {number}", line=number) for number in range(30)],
    "only_a_connection": [Event("connect", 1, line=5), Event("close", 1, line=7)],
    "nothing": [],
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_transcript(name: str, golden: Callable[[str, str], None]) -> None:
    golden(name, "\n".join(transcript(SCENARIOS[name])))


def test_a_narrow_transcript(golden: Callable[[str, str], None]) -> None:
    lines = transcript(SCENARIOS["transfer_with_savepoint"] + SCENARIOS["error_and_rollback"], width=50)

    golden("narrow", "\n".join(lines))
    assert max(map(len, lines)) <= 50


@pytest.mark.parametrize("name", SCENARIOS)
def test_no_line_is_wider_than_asked_for(name: str) -> None:
    for width in (40, 80, 120):
        assert all(len(line) <= width for line in transcript(SCENARIOS[name], width))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare with the golden file of this name, or write it anew where `--rewrite-golden` says so."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / f"{name}.txt"
        if request.config.getoption("--rewrite-golden"):
            file.write_text(text + "\n", "utf-8")
        assert text + "\n" == file.read_text("utf-8")

    return compare


def test_named_values_stand_in_the_order_of_the_sql() -> None:
    """Whatever order SQLAlchemy has them in: with several rows at once it is that of a set, another one in each run."""
    sql = "INSERT INTO t (title, code) VALUES (%(title__0)s, %(code__0)s)"

    orders = [{"code__0": 1, "title__0": "a"}, {"title__0": "a", "code__0": 1}]

    assert {tuple(transcript([statement(sql, values)])) for values in orders} == {
        (f"line 27  {sql}", "           [title__0='a', code__0=1]")
    }
