"""`read_committed = true` in kata.toml: without it, MySQL shows a transaction what was there when it began."""


def test_what_others_commit_is_seen(kata, new_engine, database):
    database.execute("CREATE TABLE leaf (id INTEGER PRIMARY KEY)")

    with new_engine().connect() as connection:
        before = kata.count(connection)
        database.insert("leaf", id=1)
        after = kata.count(connection)

    assert (before, after) == (0, 1)
