"""Money moves as a whole, or not at all."""

from contextlib import suppress

import pytest
from sqlalchemy.exc import DBAPIError

FULL = 3  # the id of an account that holds as much as the table allows
NOBODY = 99  # the id of no account


@pytest.fixture
def balances(database, some):
    """What the accounts 1, 2 and 3 hold, in cents."""
    balances = [some.number(1000, 9999), some.number(1000, 9999), 1_000_000]
    database.insert(
        "account", *({"id": number, "balance": cents} for number, cents in enumerate(balances, 1))
    )
    return balances


def fail_then_succeed(kata, engine, source, target, amount):
    """A transfer that must fail, then one of a single cent that must not."""
    with suppress(Exception):  # whether it raises is the question of other tests
        kata.transfer(engine, source, target, amount)
    kata.transfer(engine, 1, 2, 1)


def test_the_money_moves(kata, engine, database, balances, some):
    """What one account loses the other gains, to the cent, and only a commit makes it last."""
    amount = some.number(1, 999)

    kata.transfer(engine, 1, 2, amount)

    assert database.values("account", "balance") == [balances[0] - amount, balances[1] + amount, balances[2]]


def test_the_last_cent_may_go(kata, engine, database, balances):
    """An account that holds just enough has enough: a balance of zero is no debt."""
    kata.transfer(engine, 1, 2, balances[0])

    assert database.values("account", "balance") == [0, balances[0] + balances[1], balances[2]]


def test_a_transfer_is_one_commit(kata, engine, trace, balances):
    """One commit makes both changes last at once: between two commits the money is in no account."""
    kata.transfer(engine, 1, 2, 100)

    assert trace.commits == 1


def test_an_unknown_account_is_an_error(kata, engine, raises, balances):
    """When there is no such source or no such target, raise UnknownAccount: so the caller learns what was wrong."""
    with raises("UnknownAccount"):
        kata.transfer(engine, 1, NOBODY, 100)
    with raises("UnknownAccount"):
        kata.transfer(engine, NOBODY, 2, 100)


def test_too_little_money_is_an_error(kata, engine, raises, balances):
    """When the source has too little, raise InsufficientFunds: so the caller learns why no money has moved."""
    with raises("InsufficientFunds"):
        kata.transfer(engine, 1, 2, balances[0] + 1)


def test_a_refusal_of_the_database_is_an_error(kata, engine, raises, balances):
    """Account 3 is full, and the database says so by an error: pass it on, the caller has to know."""
    with raises(DBAPIError):
        kata.transfer(engine, 1, FULL, 100)


def test_the_debit_is_undone_if_the_credit_fails(kata, engine, database, balances):
    """Account 3 is full: undo the debit with the credit, by one transaction. The one cent sent next must arrive."""
    fail_then_succeed(kata, engine, 1, FULL, 100)

    assert database.values("account", "balance") == [balances[0] - 1, balances[1] + 1, balances[2]]


def test_money_for_nobody_stays(kata, engine, database, balances):
    """There is no account 99, and an UPDATE that finds no row is no error: look. The one cent sent next must arrive."""
    fail_then_succeed(kata, engine, 1, NOBODY, 100)

    assert database.values("account", "balance") == [balances[0] - 1, balances[1] + 1, balances[2]]


def test_money_from_nobody_does_not_arrive(kata, engine, database, balances):
    """There is no account 99, so nothing comes from it: look before you credit. The one cent sent next must arrive."""
    fail_then_succeed(kata, engine, NOBODY, 2, 100)

    assert database.values("account", "balance") == [balances[0] - 1, balances[1] + 1, balances[2]]


def test_money_that_is_not_there_stays_there(kata, engine, database, balances):
    """Find out before the commit that there is too little: a commit is final. The one cent sent next must arrive."""
    fail_then_succeed(kata, engine, 1, 2, balances[0] + 1)

    assert database.values("account", "balance") == [balances[0] - 1, balances[1] + 1, balances[2]]


def test_a_failed_transfer_commits_nothing(kata, engine, trace, balances):
    """A transfer that fails commits nothing at any time: others see what is committed, even if you pay it back."""
    with trace.window() as seen, suppress(Exception):
        kata.transfer(engine, 1, FULL, 100)
    kata.transfer(engine, 1, 2, 1)

    assert seen.commits == 0


def test_the_connection_comes_back(kata, small_engine, trace, balances):
    """Close on every way out, errors included: the pool has only one connection, and the next transfer needs it."""
    fail_then_succeed(kata, small_engine, 1, NOBODY, 100)
    fail_then_succeed(kata, small_engine, 1, 2, 1_000_000)
    fail_then_succeed(kata, small_engine, 1, FULL, 100)

    assert trace.left_open == 0
