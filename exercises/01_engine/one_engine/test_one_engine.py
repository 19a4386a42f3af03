"""One engine for each URL, however often one asks."""

from sqlalchemy import make_url

ELSEWHERE = "mysql+pymysql://ada:secret@127.0.0.1:9/kennel"  # nothing is there, and nobody connects to it


def test_the_same_url_gives_the_same_engine(kata, url):
    """An engine is made once and kept: a new one for each call is a new pool, which must connect anew."""
    first = kata.get_engine(url)

    assert kata.get_engine(url) is first


def test_twenty_uses_share_one_connection(kata, url, trace):
    """Twenty uses, one after the other, need one connection: the engine and its pool must outlive each use."""
    for _ in range(20):
        with kata.get_engine(url).connect() as connection:
            connection.exec_driver_sql("SELECT 1")

    assert trace.connections == 1


def test_each_url_leads_to_its_own_database(kata, url, database, some):
    """An engine belongs to one URL, all of it: with the engine of another URL you read and write the wrong database."""
    words = some.words()
    database.execute("CREATE TABLE dog (id INTEGER PRIMARY KEY, name VARCHAR(50))")
    database.insert("dog", id=some.number(), name=words)
    own = make_url(url)
    kata.get_engine(own.set(database=f"{own.database}_other").render_as_string(hide_password=False))

    with kata.get_engine(url).connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM dog").scalar()

    assert found == words


def test_a_second_url_does_not_displace_the_first(kata, url):
    """Keep the engine of every URL: a program that uses two databases in turn must not connect anew each time."""
    first = kata.get_engine(url)
    kata.get_engine(ELSEWHERE)

    assert kata.get_engine(url) is first


def test_another_password_is_another_url(kata, support, some):
    """Two passwords are two URLs, each with its engine. str() of a URL object shows *** for both: it is not the URL."""
    passwords = some.names(2)
    urls = [support.as_object(f"mysql+pymysql://ada:{word}@127.0.0.1:9/kennel") for word in passwords]

    engines = [kata.get_engine(url) for url in urls]

    assert [engine.url.password for engine in engines] == passwords


def test_a_text_and_a_url_object_are_one_url(kata, support, some):
    """A text and a URL object may mean the same URL: bring them into one form, or there will be two engines."""
    text = f"mysql+pymysql://ada:{some.name()}@127.0.0.1:9/kennel"

    by_text = kata.get_engine(text)

    assert kata.get_engine(support.as_object(text)) is by_text
