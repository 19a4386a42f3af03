"""Full names: the same ones, whichever database is asked."""

import pytest


@pytest.fixture
def choir(database, some):
    """Fills the choir: `choir(("Ada", "Lee"), ("Pia", None))`."""

    def fill(*names):
        ids = some.sample(range(10, 1000), len(names))
        database.insert(
            "singer",
            *(
                {"id": number, "given_name": given, "family_name": family}
                for number, (given, family) in zip(ids, names, strict=True)
            ),
        )

    return fill


def test_a_full_name_is_both_names_with_a_space(kata, connection, choir, some):
    """Return texts like 'Ada Lee'. No SQL joins them everywhere: || is OR on MySQL, and old SQLite has no CONCAT()."""
    names = some.names(6)
    pairs = [names[:2], names[2:4], names[4:]]
    choir(*pairs)

    found = kata.full_names(connection)

    assert sorted(found) == sorted(" ".join(pair) for pair in pairs)


def test_a_given_name_alone_is_a_full_name(kata, connection, choir, some):
    """NULL erases what it is joined to, by || as by MySQL's CONCAT(): leave it out with its space, keep the rest."""
    given = some.name()
    choir((given, None))

    found = kata.full_names(connection)

    assert found == [given]


def test_it_only_asks(kata, connection, choir, trace, some):
    """Send queries, nothing else: a SET changes the connection for everybody who uses it after you."""
    choir(some.names(2))

    kata.full_names(connection)

    assert trace.statements == trace.selects
