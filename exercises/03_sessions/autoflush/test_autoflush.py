"""What a query knows of work that was not saved."""

from types import SimpleNamespace

import pytest


@pytest.fixture
def birds(database, some):
    """Two birds: three sightings of one and two of the other are saved, under ids that cannot be guessed."""
    common, rare = some.names(2)
    ids = some.sample(range(1000, 10_000), 5)
    names = [common, rare, common, rare, common]
    rows = zip(ids, names, strict=True)
    database.insert("sighting", *({"id": number, "name": name} for number, name in rows))
    return SimpleNamespace(common=common, rare=rare, a_common=ids[0], a_rare=ids[1])


def test_what_is_saved_is_counted(kata, session, birds):
    """Count the rows of this bird, and no others: most of them the session has never loaded, so ask the database."""
    counts = (kata.count_with_pending(session, birds.common), kata.count_with_pending(session, birds.rare))

    assert counts == (3, 2)


def test_what_was_added_counts_once(kata, session, birds):
    """A query of the session first sends what was added, and counts it: do not ignore it, and do not add it twice."""
    session.add(kata.Sighting(name=birds.common))

    assert kata.count_with_pending(session, birds.common) == 4


def test_a_corrected_name_counts(kata, session, birds):
    """A change that was not yet sent counts, too. It is not in session.new: let the session send it, then count."""
    session.get(kata.Sighting, birds.a_rare).name = birds.common

    assert kata.count_with_pending(session, birds.common) == 4


def test_a_deleted_sighting_does_not_count(kata, session, birds):
    """A deletion that was not yet sent counts, too: let the session send the DELETE before the database counts."""
    session.delete(session.get(kata.Sighting, birds.a_common))

    assert kata.count_with_pending(session, birds.common) == 2


def test_autoflush_may_be_off(kata, session, birds):
    """The caller may have turned autoflush off: then no query sends what is pending, unless you flush."""
    session.add(kata.Sighting(name=birds.common))

    with session.no_autoflush:
        number = kata.count_with_pending(session, birds.common)

    assert number == 4


def test_counting_commits_nothing(kata, session, database, birds):
    """A flush is enough to count. A commit makes the caller's unfinished work last, and no rollback takes it back."""
    session.add(kata.Sighting(name=birds.common))

    kata.count_with_pending(session, birds.common)
    session.rollback()

    assert database.count("sighting") == 5


def test_counting_drops_nothing(kata, session, database, birds):
    """The caller goes on: what was added, changed and deleted before you counted must be there at its commit."""
    corrected, deleted = session.get(kata.Sighting, birds.a_rare), session.get(kata.Sighting, birds.a_common)
    session.add(kata.Sighting(name=birds.common))
    corrected.name = birds.common
    session.delete(deleted)

    kata.count_with_pending(session, birds.common)
    session.commit()

    names = database.values("sighting", "name")
    assert (names.count(birds.common), names.count(birds.rare)) == (4, 1)
