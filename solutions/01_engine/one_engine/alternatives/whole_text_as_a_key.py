# why: brings each URL into the form of a text, with the password in it
from functools import lru_cache

from sqlalchemy import URL, Engine, create_engine


@lru_cache(maxsize=None)
def _create(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True)


def get_engine(url: str | URL) -> Engine:
    return _create(url.render_as_string(hide_password=False) if isinstance(url, URL) else url)
