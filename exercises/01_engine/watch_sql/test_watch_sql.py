"""The SQL of an engine, caught while it runs."""

import re

import pytest
from sqlalchemy.exc import DBAPIError


@pytest.fixture
def numbers(some):
    """Three different numbers, in no particular order."""
    return some.sample(range(100, 1000), 3)


def asked(seen):
    """The numbers that the SQL in a list asks for."""
    return [int(number) for sql in seen for number in re.findall(r"number_(\d+)", sql)]


def test_it_is_made_for_with(kata, support, engine, trace, numbers):
    """A function with yield makes a generator, and `with` cannot use one: put @contextmanager on top."""
    with kata.capture_sql(engine):
        support.ask(engine, *numbers)

    assert trace.selects == 3


def test_the_list_grows_by_the_sql_as_it_is_sent(kata, support, engine, trace, numbers):
    """Each statement joins the list while the block runs, as the driver gets it: without BEGIN, COMMIT and values."""
    with kata.capture_sql(engine) as seen:
        support.ask(engine, *numbers)
        so_far = list(seen)

    assert so_far == list(trace.sql)


def test_a_refused_statement_is_in_the_list(kata, engine, raises):
    """Note each statement before it is sent, also one written by hand: the refused one is what you look for."""
    with kata.capture_sql(engine) as seen, raises(DBAPIError), engine.connect() as connection:
        connection.exec_driver_sql("SELECT name FROM nowhere")

    assert seen == ["SELECT name FROM nowhere"]


def test_after_the_block_nothing_is_noted(kata, support, engine, numbers):
    """After the block the list stays as it is. Take your listener off the engine, or it goes on listening."""
    with kata.capture_sql(engine) as seen:
        support.ask(engine, numbers[0])
    support.ask(engine, numbers[1])

    assert asked(seen) == [numbers[0]]


def test_a_block_that_fails_ends_too(kata, support, engine, raises, numbers):
    """An error ends the block, too: let it go on to the caller, and take your listener off the engine."""
    boom = RuntimeError("boom")

    with raises(boom):
        with kata.capture_sql(engine) as seen:
            support.ask(engine, numbers[0])
            raise boom
    support.ask(engine, numbers[1])

    assert asked(seen) == [numbers[0]]


def test_other_engines_are_not_watched(kata, support, engine, new_engine, numbers):
    """Listen to this one engine: a program may have others, and their SQL has no place in the list."""
    with kata.capture_sql(engine) as seen:
        support.ask(new_engine(), numbers[0])
        support.ask(engine, numbers[1])

    assert asked(seen) == [numbers[1]]


def test_each_block_has_a_list_of_its_own(kata, support, engine, numbers):
    """Each block has a list of its own, with what ran in this block: also where one block lies within another."""
    with kata.capture_sql(engine) as outer:
        support.ask(engine, numbers[0])
        with kata.capture_sql(engine) as inner:
            support.ask(engine, numbers[1])
        support.ask(engine, numbers[2])

    assert [asked(outer), asked(inner)] == [numbers, [numbers[1]]]
