"""Pages of a list: always the same rows, in the same order, on every database."""

import pytest


@pytest.fixture
def museum(database, some):
    """Puts exhibits into the museum, one for each year given: `museum(1890, 1890, None)`.

    Returns (made, inventory) of each, in the order that the task asks for.
    """

    def open_with(*years):
        n = len(years)
        ids = sorted(some.sample(range(100, 1000), n))
        titles = sorted(some.names(n))
        numbers = sorted(some.sample(range(1000, 10_000), n))
        inventory = numbers[1::2] + numbers[::2]  # another order than that of ids and titles
        rows = zip(ids, inventory, titles, years, strict=True)
        names = ("id", "inventory", "title", "made")
        database.insert("exhibit", *(dict(zip(names, row, strict=True)) for row in rows))
        return sorted(zip(years, inventory, strict=True), key=lambda one: (one[0] is None, one))

    return open_with


def shown(page):
    """What a page shows, as (made, inventory) of each exhibit."""
    return [(exhibit.made, exhibit.inventory) for exhibit in page]


def test_a_page_begins_where_the_one_before_it_ended(kata, session, museum):
    """Page n skips n - 1 full pages and takes `size` rows. After the last page comes [], so that a loop can end."""
    exhibits = museum(1467, 1634, 1720, 1788, 1802, 1890, 1911, 1955)

    pages = [shown(kata.page(session, number, 3)) for number in (1, 2, 3, 4)]

    assert pages == [exhibits[:3], exhibits[3:6], exhibits[6:], []]


def test_the_oldest_come_first(kata, session, museum):
    """The oldest come first. Without ORDER BY, LIMIT takes any rows, and to sort those afterwards is too late."""
    exhibits = museum(1890, 1720, 1955, 1802, 1634, 1911, 1788, 1467)

    found = kata.page(session, 1, 3)

    assert shown(found) == exhibits[:3]


def test_the_undated_come_last(kata, session, museum):
    """The undated come last: say so in your ORDER BY, for SQLite and MySQL put NULLs first, PostgreSQL last."""
    exhibits = museum(1911, 1720, None, 1890, 1634)

    found = kata.page(session, 1, 5)

    assert shown(found) == exhibits


def test_a_tie_is_broken_by_the_inventory_number(kata, session, museum):
    """In the same year, or in none, the inventory number decides: as it is unique, each query gives the same order."""
    exhibits = museum(1890, 1890, None, None, 1890, 1890, 1890)

    first, second = kata.page(session, 1, 4), kata.page(session, 2, 4)

    assert shown(first) + shown(second) == exhibits


def test_each_exhibit_is_on_one_page(kata, session, database, museum):
    """Each exhibit is on exactly one page, whatever its year, and whoever corrects titles while you turn the pages."""
    museum(1890, None, 1634, 1890, 1720, None, 1634, 1955, None, 1890, 1802)
    seen = []

    for number in (1, 2, 3):
        on_page = [exhibit.inventory for exhibit in kata.page(session, number, 4)]
        for inventory in on_page:
            # Now PostgreSQL keeps the row in another place than before.
            database.execute("UPDATE exhibit SET title = 'corrected' WHERE inventory = :n", n=inventory)
        seen += on_page

    assert sorted(seen) == sorted(database.values("exhibit", "inventory"))


def test_only_the_page_is_fetched(kata, session, trace, museum):
    """Let the database cut out the page: rows that are fetched and thrown away cost more with each page."""
    museum(*range(1900, 1924))

    kata.page(session, 3, 5)

    assert max((select.rows for select in trace.selects), default=0) == 5
