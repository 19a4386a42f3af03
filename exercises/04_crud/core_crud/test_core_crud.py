"""A row written and a value read, with Core alone."""

from contextlib import suppress

import pytest

NOBODY = 7  # the id of no observer


@pytest.fixture
def observers(database, some):
    """Three observers, as (id, username)."""
    ids = sorted(some.sample(range(100, 1000), 3))
    observers = list(zip(ids, some.names(3), strict=True))
    database.insert(
        "observer", *({"id": number, "username": name, "email": "none yet"} for number, name in observers)
    )
    return observers


def test_everybody_sees_the_new_user(kata, engine, database, some):
    """A connection that closes without a commit rolls back: in 2.x nothing is committed for you."""
    name, email = some.name(), some.email()

    kata.insert_user(engine, name, email)

    assert database.rows("observer", "username", "email") == [(name, email)]


def test_the_id_is_a_number_of_the_database(kata, support, engine, database, observers, some):
    """Return the id of your own row, a plain number: inserted_primary_key holds it. The highest id may be another's."""
    name = some.words()

    support.after_the_next_insert(engine, some.number(50_000, 99_999))
    new_id = kata.insert_user(engine, name, some.email())

    assert (new_id, name) in database.rows("observer", "id", "username")


def test_a_name_that_is_taken_is_an_error(kata, engine, raises, observers, some):
    """The database refuses a name that is taken, by an error: pass it on, or the caller believes that all went well."""
    with raises("IntegrityError"):
        kata.insert_user(engine, observers[0][1], some.email())


def test_the_name_is_the_text_alone(kata, engine, observers):
    """execute() gives rows, and a row is a tuple: scalar() takes the one value out of the first row."""
    number, name = observers[1]

    assert kata.username(engine, number) == name


def test_an_id_of_nobody_gives_none(kata, engine, observers):
    """No row is no error: first() and scalar() give None then, and a None has no columns to ask for."""
    assert kata.username(engine, NOBODY) is None


def test_every_connection_comes_back(kata, small_engine, trace, observers, some):
    """Close the connection on every way out, errors included: this pool has only one, and the next call needs it."""
    for name in some.names(2):
        kata.username(small_engine, observers[0][0])
        with suppress(Exception):  # whether it raises is the question of another test
            kata.insert_user(small_engine, observers[0][1], "taken@example.org")
        kata.insert_user(small_engine, f"{name}, the new one", some.email())

    assert trace.left_open == 0
