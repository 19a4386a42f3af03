"""Money moves, in one commit: facts of the database and of the trace."""

import pytest


@pytest.fixture
def balances(database, some):
    """What the accounts 1 and 2 hold."""
    balances = [some.number(1000, 9999), some.number(1000, 9999)]
    database.insert("account", *({"id": number, "balance": held} for number, held in enumerate(balances, 1)))
    return balances


def test_the_money_moves(kata, engine, database, balances, some):
    """What one account loses the other gains."""
    amount = some.number(1, 999)

    kata.transfer(engine, 1, 2, amount)

    assert database.values("account", "balance") == [balances[0] - amount, balances[1] + amount]


def test_it_is_one_commit(kata, engine, trace, balances, some):
    """One commit makes both changes last at once."""
    kata.transfer(engine, 1, 2, some.number(1, 999))

    assert trace.commits == 1


def test_an_unknown_account_is_an_error(kata, engine, raises, balances):
    """No such account: raise UnknownAccount."""
    with raises("UnknownAccount"):
        kata.transfer(engine, 1, 99, 100)


def test_money_for_nobody_stays(kata, engine, database, raises, balances, some):
    """Whatever cannot arrive must not leave; the next transfer works."""
    amount = some.number(1, 999)
    with raises("UnknownAccount"):
        kata.transfer(engine, 1, 99, 100)

    kata.transfer(engine, 1, 2, amount)

    assert database.values("account", "balance") == [balances[0] - amount, balances[1] + amount]
