"""A refused row, and a session that goes on."""

import pytest
from sqlalchemy.exc import OperationalError


@pytest.fixture
def engine(small_engine):
    """The engine of the session: it has one connection."""
    return small_engine


@pytest.fixture
def taken(database, some):
    """An address that has subscribed already."""
    email = f"taken-{some.email()}"
    database.insert("subscriber", id=some.number(1000, 9999), email=email)
    return email


def test_the_answer_tells_what_the_database_said(kata, session, taken, some):
    """True for a row that is in, False for one that was refused: flush first, for the database answers only then."""
    answers = [kata.add_or_report(session, email) for email in (some.email(), taken)]

    assert answers == [True, False]


def test_a_new_address_is_in_the_callers_transaction(kata, session, database, some):
    """The row belongs to the transaction of the caller, whose commit makes it last."""
    email = some.email()

    kata.add_or_report(session, email)
    session.commit()

    assert database.values("subscriber", "email") == [email]


def test_the_session_goes_on_after_a_refusal(kata, session, database, taken, some):
    """An error breaks the transaction, so catching it is not enough: go back, here to a savepoint."""
    email = some.email()

    kata.add_or_report(session, taken)
    session.flush()
    kata.add_or_report(session, email)
    session.commit()

    assert sorted(database.values("subscriber", "email")) == sorted([taken, email])


def test_earlier_work_stays(kata, session, database, taken, some):
    """Take back the refused row alone: a rollback() or a broken transaction costs the caller all that it did before."""
    email = some.email()
    session.add(kata.Subscriber(email=email))
    session.flush()

    kata.add_or_report(session, taken)
    session.commit()

    assert sorted(database.values("subscriber", "email")) == sorted([taken, email])


def test_the_caller_decides_about_the_commit(kata, session, trace, taken, some):
    """Do not commit: the transaction is the caller's, and what is committed the caller can no longer take back."""
    kata.add_or_report(session, some.email())
    kata.add_or_report(session, taken)

    assert trace.commits == 0


def test_the_database_decides(kata, session, trace, taken):
    """Always send the INSERT: after a SELECT that finds nothing, somebody else may take the address."""
    kata.add_or_report(session, taken)

    assert trace.inserts == 1


def test_a_deadlock_is_no_taken_address(kata, session, faults, raises, some):
    """Catch the IntegrityError alone: any other error tells nothing of the address, and must reach the caller."""
    faults("insert")

    with raises(OperationalError):
        kata.add_or_report(session, some.email())
