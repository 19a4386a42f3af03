from sqlalchemy import create_engine, make_url


def parts(url):
    """Take a URL apart as create_engine() does: driver's name, user, password, host, port, database."""
    return tuple(make_url(url))[:6]


def ask(url, own, query):
    """Ask the database of a URL without a login, with the login that the test's own URL has.

    A URL that leads anywhere else is not followed: whatever answers there is not ours to ask.
    """
    found, own = make_url(url), make_url(own)
    if (found.drivername, found.host, found.database) != (own.drivername, own.host, own.database):
        return "not asked: the URL leads elsewhere"
    with_login = own.set(drivername=found.drivername, host=found.host, database=found.database)
    with create_engine(with_login).connect() as connection:
        return connection.exec_driver_sql(query).scalar()
