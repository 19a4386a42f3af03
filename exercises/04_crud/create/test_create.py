"""A new row, and the id that it got."""


def test_everybody_can_see_the_new_user(kata, session, database, some):
    """add() sends nothing, and a flush makes nothing stay: only after a commit does everybody see the row."""
    name, email = some.name(), some.email()

    kata.add_user(session, name, email)

    assert database.rows("user_account", "name", "email") == [(name, email)]


def test_the_id_is_the_one_that_the_database_gave(kata, session, database, some):
    """Return the id of a row that stays: the INSERT brings it, at flush or commit, not at add().

    None also comes of a missing return.
    """
    name, email = some.name(), some.email()
    database.insert("user_account", name="Ada", email="ada@example.org")

    new_id = kata.add_user(session, name, email)

    assert (new_id, email) in database.rows("user_account", "id", "email")


def test_it_is_one_commit(kata, session, trace, some):
    """Exactly one commit: without one nothing stays, and between two everybody sees a half-made user."""
    kata.add_user(session, some.name(), some.email())

    assert trace.commits == 1


def test_the_newest_row_may_be_somebody_elses(kata, support, session, database, some):
    """Others write at the same time, so the highest id may be theirs: ask your own object, after the INSERT."""
    mine = some.email()

    def somebody_else_writes():
        email = f"mallory{some.number(1, 10**9)}@example.org"
        database.insert("user_account", name="Mallory", email=email)

    support.after_each_commit(session, somebody_else_writes)
    new_id = kata.add_user(session, some.name(), mine)

    assert (new_id, mine) in database.rows("user_account", "id", "email")
    assert "Mallory" in database.values("user_account", "name")
