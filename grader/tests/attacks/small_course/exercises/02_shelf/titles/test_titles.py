"""Books by author, in one statement: claims, a budget, and what a callback heard."""

import pytest

AUTHORS = 4


@pytest.fixture
def shelf(database, some):
    """Four authors with two books each, as (name, titles)."""
    shelf = []
    for number, name in enumerate(some.names(AUTHORS), 1):
        titles = sorted(f"{some.words()} {number}.{half}" for half in (1, 2))
        database.insert("author", id=number, name=name)
        database.insert(
            "book",
            *(
                {"id": 2 * number + half, "author_id": number, "title": title}
                for half, title in enumerate(titles)
            ),
        )
        shelf.append((name, titles))
    return shelf


def test_the_titles_are_returned(kata, session, shelf, trace):
    """Every author's titles, and they come from the database."""
    found = kata.titles(session)

    assert found == dict(shelf)
    assert trace.selects >= 1


def test_one_statement_is_enough(kata, session, shelf, trace):
    """A join reads authors and books at once."""
    found = kata.titles(session)

    assert sorted(found) == sorted(name for name, _ in shelf)
    assert trace.selects == 1
    assert trace.statements == 1


def test_each_title_is_told(kata, session, shelf):
    """The function is called with each title, once."""
    heard = []

    kata.each_title(session, heard.append)

    assert sorted(heard) == sorted(title for _, titles in shelf for title in titles)
