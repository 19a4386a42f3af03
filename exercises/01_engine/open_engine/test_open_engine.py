"""An engine that has not connected yet."""


def test_making_an_engine_connects_to_nothing(kata, url, trace):
    """Making an engine connects to nothing, only using it does: a program may start before its database."""
    kata.make_engine(url)

    assert trace.connections == 0


def test_the_engine_goes_where_the_url_says(kata, url, database, some):
    """Hand the URL on as it is: the engine must lead to its database, where the test has made the table note."""
    words = some.words()
    database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body VARCHAR(50))")
    database.insert("note", id=1, body=words)

    with kata.make_engine(url).connect() as connection:
        found = connection.exec_driver_sql("SELECT body FROM note").scalar()

    assert found == words


def test_three_uses_share_one_connection(kata, url, trace):
    """An engine keeps a pool: what one use gives back, the next one takes. Connecting each time is slow."""
    engine = kata.make_engine(url)

    for _ in range(3):
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    assert trace.connections == 1


def test_the_url_names_the_driver(kata):
    """Keep the URL whole, for it names the driver, pymysql. And do not connect: at this URL there is no server."""
    engine = kata.make_engine("mysql+pymysql://ada:secret@127.0.0.1:9/shop")

    assert engine.driver == "pymysql"


def test_it_is_silent_unless_asked(kata, url):
    """Print SQL only for callers who ask for it: in a log, statements hide what matters and show private data."""
    engine = kata.make_engine(url)

    assert not engine.echo


def test_it_shows_its_sql_when_asked(kata, url):
    """Whoever asks for echo=True wants to see the SQL: hand the wish on to create_engine()."""
    engine = kata.make_engine(url, echo=True)

    assert engine.echo
