"""Objects from the database: all of them in order, or the one that is meant."""

import pytest

HOUSEHOLD = (2, 3, 5)  # these members share an address


@pytest.fixture
def address(some):
    """The e-mail address that three members share."""
    return f"home{some.number(10_000, 99_999)}@example.org"


@pytest.fixture
def members(database, some, address):
    """Seven members as (card, name), in the order of their ids, which is not that of their cards."""
    cards = sorted(some.sample(range(1000, 10_000), 7))
    ids = sorted(some.sample(range(100, 1000), 7))
    names = sorted(some.names(7))
    found = [(cards[place], name) for place, name in zip((3, 0, 5, 1, 6, 2, 4), names, strict=True)]
    database.insert(
        "cafe_member",
        *(
            {
                "id": ids[i],
                "card": card,
                "name": name,
                "email": address if i in HOUSEHOLD else f"{name.lower()}@example.org",
            }
            for i, (card, name) in enumerate(found)
        ),
    )
    return found


def shown(kata, user):
    """The card and the name of a user."""
    return (user.card, user.name) if isinstance(user, kata.User) else "not a User"


def test_all_users_come_in_the_order_of_their_cards(kata, session, members):
    """Only ORDER BY sets an order. Return a list: scalars() gives objects, to be read just once, and execute() rows."""
    users = kata.list_users(session)
    once, again = ([shown(kata, user) for user in users] for _ in "12")

    assert once == sorted(members)
    assert again == once


def test_a_shared_address_leads_to_the_lowest_card(kata, session, members, address, trace):
    """Say in SQL whom you mean: WHERE for the address, ORDER BY for the card. first() alone takes any row."""
    user = kata.find_user(session, address)

    assert shown(kata, user) == min(members[i] for i in HOUSEHOLD)
    assert max(select.rows for select in trace.selects) <= len(HOUSEHOLD)


def test_an_address_of_nobody_gives_none(kata, session, members):
    """A search that finds nobody is no error: the answer is None, and has no attributes to ask for."""
    assert kata.find_user(session, "nobody@example.org") is None


def test_the_queries_are_of_today(kata, support, engine, members, address, warned):
    """session.query() and its methods are kept for old programs: use select(), and nothing that brings a warning."""
    old_style = []

    with support.telling_session(engine, lambda: old_style.append("session.query()")) as session:
        kata.list_users(session)
        kata.find_user(session, address)

    assert warned == []
    assert old_style == []
