"""Routes by their ids: many, one or none, in one query."""

import pytest


@pytest.fixture
def routes(database, some):
    """Six climbing routes: {id: name}."""
    routes = dict(zip(some.sample(range(10_000, 100_000), 6), some.names(6), strict=True))
    database.insert("route", *({"id": number, "name": name} for number, name in routes.items()))
    return routes


def test_many_ids_give_their_routes(kata, connection, routes):
    """A parameter stands for one value, not for a list. Only an expanding one becomes as many as there are ids."""
    ids = list(routes)[:3]

    found = kata.by_ids(connection, [*ids, 7])

    assert sorted(found) == sorted(routes[number] for number in ids)


def test_one_id_is_a_list_too(kata, connection, routes):
    """A list may hold one id only. Python's tuple of one has a comma, (7,), which no database understands."""
    (number, name), *_ = routes.items()

    found = kata.by_ids(connection, [number])

    assert found == [name]


def test_no_ids_give_no_routes(kata, connection, routes):
    """Without ids the answer is []. Beware of IN (): SQLite takes it, for PostgreSQL and MySQL it is an error."""
    found = kata.by_ids(connection, [])

    assert found == []


def test_a_tuple_or_a_set_will_do(kata, connection, routes):
    """ids may be a list, a tuple or a set. A parameter that expands wants a list: make one of whatever you get."""
    ids = list(routes)[:3]

    found = [sorted(kata.by_ids(connection, collection)) for collection in (tuple(ids), set(ids))]

    assert found == [sorted(routes[number] for number in ids)] * 2


def test_the_ids_travel_beside_the_sql(kata, connection, trace, routes):
    """Bind the ids and let the database choose: a formatted value becomes SQL, and to fetch all rows costs too much."""
    first, second = list(map(str, routes))[:2]

    kata.by_ids(connection, [int(first), int(second)])

    sql, bound = " ".join(trace.sql), " ".join(map(str, trace.parameters))
    assert [number for number in (first, second) if number in sql] == []
    assert [number for number in (first, second) if number in bound] == [first, second]


def test_one_query_asks_for_all(kata, connection, trace, routes):
    """Ask once for all ids: a query for each of them takes a journey to the database for each of them."""
    kata.by_ids(connection, list(routes))

    assert trace.statements <= 1
