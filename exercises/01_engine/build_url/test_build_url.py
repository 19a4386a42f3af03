"""A URL that is made of its parts, whatever they hold."""

import pytest
from sqlalchemy import make_url

HOST = "db.example.org"


@pytest.fixture
def built_with(kata, support, some):
    """Builds a URL and takes it apart again: `built_with("ada", "secret") == ("ada", "secret", HOST)`."""

    def built_with(user, password):
        built = kata.build_url("postgresql+psycopg2", user, password, HOST, some.number(1024, 9999), "shop")
        return support.parts(built)[1:4]  # user, password, host

    return built_with


def test_every_part_comes_out_as_it_went_in(kata, support, some):
    """No part may be lost or changed on the way: not the driver, not the port, and the password must not be ***."""
    user, password, host, database = (name.lower() for name in some.names(4))
    parts = ("mysql+pymysql", user, password, f"{host}.example.org", some.number(1024, 9999), database)

    built = kata.build_url(*parts)

    assert support.parts(built) == parts


def test_the_password_may_hold_what_divides_a_url(built_with, some):
    """A password comes out as it went in. In a text, @ : / ? # would divide the URL: keep the parts apart."""
    left, right = some.names(2)
    password = f"{left}:7/?#{left}@{right}"

    assert built_with("ada", password) == ("ada", password, HOST)


def test_a_percent_sign_is_only_a_percent_sign(built_with, some):
    """In the text of a URL, %41 is an A. In a password it is %41, and the driver must get just that."""
    password = f"{some.name()}%41%"

    assert built_with("ada", password) == ("ada", password, HOST)


def test_a_space_stays_a_space(built_with, some):
    """In a password a space is a space and a plus is a plus. quote_plus() is for web forms, and mixes them up."""
    password = f"{some.words()}+{some.words()}"

    assert built_with("ada", password) == ("ada", password, HOST)


def test_the_user_may_hold_any_character_too(built_with, some):
    """A user may be named backup/nightly: user and password come out as they went in, whatever is in them."""
    first, second = some.names(2)
    user = f"{first}/{second}@:%41"

    assert built_with(user, "secret") == (user, "secret", HOST)


def test_printing_it_hides_the_password(kata, some):
    """What is printed gets into logs: a URL object shows *** for its password, a text shows all that is in it."""
    user, password = some.names(2)

    built = kata.build_url("mysql+pymysql", user, password, HOST, 3306, "shop")

    assert str(built).partition("@")[0] == f"mysql+pymysql://{user}:***"
    assert password not in repr(built)


def test_a_missing_part_stays_missing(kata, support, some):
    """None means: no such part. The word "None", an empty text or a guess would be sent to the database."""
    only_a_file = kata.build_url("sqlite", None, None, None, None, f"/var/lib/{some.name()}.db")
    no_password = kata.build_url("postgresql+psycopg2", some.name(), None, HOST, None, "shop")

    assert support.parts(only_a_file)[1:5] == (None, None, None, None)
    _, _, password, _, port, _ = support.parts(no_password)
    assert (password, port) == (None, None)


def test_the_url_leads_to_the_database(kata, support, url, database, some):
    """The URL must lead to the very database of its parts, also where user, password and port are left open."""
    words = some.words()
    database.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, body VARCHAR(50))")
    database.insert("note", id=1, body=words)
    own = make_url(url)

    built = kata.build_url(own.drivername, None, None, own.host, None, own.database)

    assert support.ask(built, url, "SELECT body FROM note") == words
