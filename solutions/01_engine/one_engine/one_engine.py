from functools import cache

from sqlalchemy import URL, Engine, create_engine, make_url


def get_engine(url: str | URL) -> Engine:
    """Return the engine for the database at `url`: always the same one for the same URL."""
    return _engine(make_url(url))


@cache
def _engine(url: URL) -> Engine:
    return create_engine(url)
