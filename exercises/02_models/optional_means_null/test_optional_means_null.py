"""What may be NULL, and what merely has a default."""

from contextlib import suppress
from datetime import date

import pytest


@pytest.fixture
def values(some):
    """One value for each column of a profile."""
    return {
        "name": some.name(),
        "language": some.choice(["de", "fr", "sw", "tr"]),
        "about": some.words(),
        "birthday": date(some.number(1950, 2005), some.number(1, 12), some.number(1, 28)),
    }


def store(kata, session, values, without=()):
    """Make the table, and store a profile of these values but for those named."""
    kata.Base.metadata.create_all(session.get_bind())
    session.add(kata.Profile(**{name: value for name, value in values.items() if name not in without}))
    session.commit()


def test_the_annotation_says_what_may_be_null(kata, engine, database):
    """Let the annotation decide what may be NULL: Mapped[str] is NOT NULL, Mapped[str | None] may be NULL.
    A plain Column needs nullable=False."""
    kata.Base.metadata.create_all(engine)

    columns = database.columns("profile").values()
    nullable = {column.name: column.nullable for column in columns if column.name != "language"}

    assert nullable == {"id": False, "name": False, "about": True, "birthday": True}


def test_a_default_does_not_allow_null(kata, engine, database):
    """The table needs a column language that is NOT NULL: one with a default needs no None in its annotation."""
    kata.Base.metadata.create_all(engine)

    columns = database.columns("profile").values()
    nullable = {column.name: column.nullable for column in columns if column.name == "language"}

    assert nullable == {"language": False}


def test_a_profile_without_a_name_is_refused(kata, session, database, values, some):
    """A name has to be given: NOT NULL without any default refuses the profile, where a default would hide the gap."""
    with suppress(Exception):  # which error it is depends on the database
        store(kata, session, values, without=["name"])
    session.rollback()
    store(kata, session, values)

    assert database.values("profile", "name") == [values["name"]]


def test_the_default_stands_in_for_a_missing_language(kata, session, database, values):
    """A profile without a language gets "en". NOT NULL only asks for a value: a default is what gives one."""
    store(kata, session, values, without=["language"])

    assert database.values("profile", "language") == ["en"]


def test_what_is_given_is_kept(kata, session, database, values):
    """A default fills gaps only: a value that is given must reach the table as it is."""
    store(kata, session, values)

    assert database.rows("profile", "name", "language", "about") == [
        (values["name"], values["language"], values["about"])
    ]


def test_a_birthday_is_a_date(kata, session, database, values):
    """A birthday is a day, without a time and not as a text: a date in the annotation makes it a DATE in the table."""
    store(kata, session, values)

    assert database.values("profile", "birthday") == [values["birthday"]]


def test_what_nobody_has_said_is_null(kata, session, database, values):
    """Only NULL says that nobody has said anything, so allow it: an empty text or a made-up date is a value."""
    store(kata, session, values, without=["about", "birthday"])

    assert database.rows("profile", "about", "birthday") == [(None, None)]
