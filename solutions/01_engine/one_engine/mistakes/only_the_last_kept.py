# caught by: test_a_second_url_does_not_displace_the_first
# why: keeps one engine at a time: the next URL throws it away with its pool
# looks like: room for a single engine
from functools import lru_cache

from sqlalchemy import create_engine, make_url


def get_engine(url):
    return _make_engine(make_url(url))


@lru_cache(maxsize=1)
def _make_engine(url):
    return create_engine(url)
