"""A search whose term comes from outside: data, never SQL."""

import pytest


@pytest.fixture
def stock(database):
    """Puts products on the shelf: `stock("red fox", "blue owl")`."""

    def put(*names):
        database.insert("product", *({"id": number, "name": name} for number, name in enumerate(names, 1)))

    return put


def test_it_finds_the_term_wherever_it_stands(kata, connection, stock, some):
    """Return the names that contain the term. Put a % at both ends of the value: in quotes, :name is no parameter."""
    term, *others = (name.lower() for name in some.names(4))
    hits = [f"{term} at the start", f"in the {term} middle", f"at the end {term}"]
    stock(*others, *hits)

    found = kata.search(connection, term)

    assert sorted(found) == sorted(hits)


def test_the_term_is_not_part_of_the_sql(kata, connection, stock, trace, some):
    """What is formatted into SQL becomes SQL: write a name such as :pattern, and pass the value beside it."""
    term = some.words()
    stock(f"a {term}")

    kata.search(connection, term)

    assert term not in " ".join(trace.sql)


def test_the_database_does_the_searching(kata, connection, stock, trace, some):
    """Bind the term and let the database compare: a loop in Python first fetches all the rows there are."""
    term = some.words()
    stock(f"a {term}", *some.names(3))

    kata.search(connection, term)

    assert term in " ".join(map(str, trace.parameters))


def test_a_quote_does_not_end_the_text(kata, connection, stock, some):
    """A term may hold a quote and OR 1=1. Bound, it is only a text; formatted into the SQL, it shows all rows."""
    hostile = "' OR 1=1 -- "
    stock(*some.names(3), f"book {hostile}")

    found = kata.search(connection, hostile)

    assert found == [f"book {hostile}"]


def test_a_colon_names_no_parameter(kata, connection, stock, some):
    """text() takes :word for a parameter. In a bound value a colon is just a colon; in the SQL it is not."""
    term = f"by :{some.name().lower()}"
    stock(*some.names(3), f"a {term}")

    found = kata.search(connection, term)

    assert found == [f"a {term}"]


def test_a_percent_sign_is_only_a_percent_sign(kata, connection, stock, some):
    """In a LIKE pattern % means anything, also in a bound value: put one escape character before it.

    And name that character: LIKE :pattern ESCAPE '!'.
    """
    number = some.number(10, 99)
    stock(f"{number}% wool", f"{number}0 buttons", *some.names(3))

    found = kata.search(connection, f"{number}%")

    assert found == [f"{number}% wool"]


def test_an_underscore_is_only_an_underscore(kata, connection, stock, some):
    """In a LIKE pattern _ means any one character: put one escape character before it.

    And name that character: LIKE :pattern ESCAPE '!'.
    """
    number = some.number(10, 99)
    stock(f"bolt_{number}", f"bolt-{number}", f"bolt {number}")

    found = kata.search(connection, f"t_{number}")

    assert found == [f"bolt_{number}"]


def test_the_escape_character_is_only_a_character(kata, connection, stock):
    """The escape character may be in the term, too: double it, and do so before you escape the others."""
    terms = [f"a{character}b" for character in "\\/!|^#~$"]
    stock(*terms, "ab")

    found = [kata.search(connection, term) for term in terms]

    assert found == [[term] for term in terms]
