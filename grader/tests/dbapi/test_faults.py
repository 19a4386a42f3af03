"""A deadlock on demand: made by the server where there is one, so that everything after it is as it would be."""

from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import text
from sqlalchemy.orm import Session

from grader.databases import Backend
from grader.trace import Recorder, Trace


@pytest.fixture
def engine(url: str, recorder: Recorder) -> Any:
    engine = sqlalchemy.create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER)"))
        connection.execute(text("INSERT INTO account VALUES (1, 100)"))
    recorder.clear()
    return engine


def test_the_error_is_the_one_of_a_deadlock(engine: Any, recorder: Recorder, backend: Backend) -> None:
    recorder.fault("update")

    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.OperationalError) as caught:
        connection.execute(text("UPDATE account SET balance = 0"))

    error: Any = caught.value.orig
    assert {
        "sqlite": lambda: (error.args, error.sqlite_errorcode, error.sqlite_errorname),
        "postgresql": lambda: (type(error).__name__, error.pgcode, error.diag.message_primary),
        "mysql": lambda: (type(error).__name__, *error.args),
    }[backend.name]() == {
        "sqlite": (("database is locked",), 5, "SQLITE_BUSY"),
        "postgresql": ("DeadlockDetected", "40P01", "deadlock detected"),
        "mysql": (
            "OperationalError",
            1213,
            "Deadlock found when trying to get lock; try restarting transaction",
        ),
    }[backend.name]
    assert Trace(recorder).updates[0].error


def test_the_transaction_is_what_a_deadlock_leaves_of_it(
    engine: Any, recorder: Recorder, backend: Backend
) -> None:
    """PostgreSQL refuses to go on, MySQL has rolled back and begins anew, SQLite only refused the statement."""
    recorder.fault("update")
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO account VALUES (2, 50)"))
        with pytest.raises(sqlalchemy.exc.OperationalError):
            connection.execute(text("UPDATE account SET balance = 0"))

        def balances() -> Any:
            return connection.execute(text("SELECT balance FROM account ORDER BY id")).scalars().all()

        if backend.name == "postgresql":
            with pytest.raises(sqlalchemy.exc.InternalError, match="aborted"):
                balances()
        else:
            assert balances() == {"sqlite": [100, 50], "mysql": [100]}[backend.name]
        connection.rollback()
        assert balances() == [100]

    assert Trace(recorder).rollbacks == 1
    assert Trace(recorder).commits == 0


def test_work_that_begins_anew_succeeds(engine: Any, recorder: Recorder) -> None:
    recorder.fault("update", times=2)
    attempts = 0
    while True:
        attempts += 1
        try:
            with Session(engine) as session, session.begin():
                session.execute(text("UPDATE account SET balance = balance - 30"))
            break
        except sqlalchemy.exc.OperationalError:
            pass

    assert attempts == 3
    assert Trace(recorder).updates == 3
    assert Trace(recorder).rollbacks == 2
    assert Trace(recorder).commits == 1
    assert Trace(recorder).left_open == 0


def test_statements_before_and_after_pass(engine: Any, recorder: Recorder) -> None:
    recorder.fault("insert", after=1)
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO account VALUES (2, 0)"))
        with pytest.raises(sqlalchemy.exc.OperationalError):
            connection.execute(text("INSERT INTO account VALUES (3, 0)"))
        connection.rollback()
        connection.execute(text("INSERT INTO account VALUES (4, 0)"))
        connection.commit()
        assert connection.execute(text("SELECT id FROM account ORDER BY id")).scalars().all() == [1, 4]


def test_a_commit_that_failed_has_rolled_back(engine: Any, recorder: Recorder) -> None:
    recorder.fault("commit")
    with engine.connect() as connection:
        connection.execute(text("UPDATE account SET balance = 0"))
        with pytest.raises(sqlalchemy.exc.OperationalError):
            connection.commit()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT balance FROM account")).scalar() == 100

    assert Trace(recorder).commits == 0
    assert Trace(recorder).left_open == 0


def test_sqlalchemy_s_own_questions_meet_no_fault(engine: Any, recorder: Recorder) -> None:
    recorder.fault("select")

    assert sqlalchemy.inspect(engine).get_table_names() == ["account"]
    with engine.connect() as connection, pytest.raises(sqlalchemy.exc.OperationalError):
        connection.execute(text("SELECT 1 AS one"))
