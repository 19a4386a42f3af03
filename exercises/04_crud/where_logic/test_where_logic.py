"""Conditions over rows with and without values."""

from datetime import date

import pytest

ADULT = 18


@pytest.fixture
def volunteers(database, some):
    """Puts volunteers into the table, each given as (age, city, left_on); returns their ids."""

    def insert(*people):
        ids = some.sample(range(100, 1000), len(people))
        for number, (age, city, left_on) in zip(ids, people, strict=True):
            database.insert("volunteer", id=number, name=some.name(), age=age, city=city, left_on=left_on)
        return ids

    return insert


def ids_of(found):
    """The ids of some volunteers, sorted."""
    return sorted(volunteer.id for volunteer in found)


def test_whoever_has_left_is_not_asked(kata, session, volunteers, some):
    """Whoever has left is not asked, others are: write .is_(None), for Python's `is`, `not`, `and` look at no row.

    And put brackets around each comparison beside & or |.
    """
    city = some.name()
    gone = date(some.number(1990, 2020), 3, 14)
    has_left, _, _ = volunteers((30, city, gone), (30, city, None), (30, None, None))

    found = ids_of(kata.eligible(session, ADULT, city))

    assert has_left not in found
    assert len(found) > 0


def test_here_or_anywhere(kata, session, volunteers, some):
    """Two conditions of which one is enough need or_() or |: Python's `or` keeps one of them, and IN finds no NULL."""
    city, elsewhere = some.names(2)
    here, anywhere, _ = volunteers((30, city, None), (30, None, None), (30, elsewhere, None))

    found = kata.eligible(session, 1, city)

    assert ids_of(found) == sorted([here, anywhere])


def test_every_rule_holds_for_those_who_go_anywhere(kata, session, volunteers, some):
    """Those who go anywhere must fulfil all other rules. AND (&) binds tighter than OR (|): put the OR in brackets."""
    city = some.name()
    gone = date(some.number(1990, 2020), 3, 14)
    free, _, _, _ = volunteers(
        (30, None, None), (30, None, gone), (ADULT - 1, None, None), (None, None, None)
    )

    found = kata.eligible(session, ADULT, city)

    assert ids_of(found) == [free]


def test_old_enough_begins_at_min_age(kata, session, volunteers, some):
    """At least `min_age` years old: that age itself is old enough, and a year less is not."""
    city, min_age = some.name(), some.number(20, 60)
    just, older, _ = volunteers((min_age, city, None), (min_age + 1, city, None), (min_age - 1, city, None))

    found = kata.eligible(session, min_age, city)

    assert ids_of(found) == sorted([just, older])


def test_an_unknown_age_is_not_old_enough(kata, session, volunteers, some):
    """NULL >= 0 is not true, so an unknown age is left out by itself: do not let it in, nor make a number of it."""
    city = some.name()
    known, _ = volunteers((30, city, None), (None, city, None))

    found = kata.eligible(session, 0, city)

    assert ids_of(found) == [known]


def test_nobody_is_an_empty_list(kata, session, trace, volunteers, some):
    """When no row fits, the answer is an empty list, so that the caller needs no special case."""
    city, elsewhere = some.names(2)
    volunteers((30, elsewhere, None), (None, city, None))

    found = kata.eligible(session, ADULT, city)

    assert found == []
    assert trace.selects >= 1


def test_a_city_may_hold_any_character(kata, session, volunteers, some):
    """A city is a value: compare by ==, and SQLAlchemy binds it. In SQL a quote ends it, for LIKE % is a pattern."""
    city = f"L'{some.name()} %"
    here, _ = volunteers((30, city, None), (30, f"{city} of the lake", None))

    found = kata.eligible(session, ADULT, city)

    assert ids_of(found) == [here]


def test_the_database_chooses(kata, session, trace, volunteers, some):
    """Let WHERE choose just the rows that you return: rows fetched and thrown away cost more with each volunteer."""
    city, elsewhere = some.names(2)
    volunteers(*[(30, city, None)] * 2, *[(30, elsewhere, None)] * 9, *[(9, city, None)] * 9)

    kata.eligible(session, ADULT, city)

    assert max((select.rows for select in trace.selects), default=0) == 2
