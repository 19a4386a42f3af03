# caught by: test_twenty_uses_share_one_connection
# why: keeps the engine but turns its pool off, so that each use connects anew
# looks like: one engine, but without a pool
from functools import cache

from sqlalchemy import NullPool, create_engine, make_url


@cache
def engine_for(url):
    return create_engine(url, poolclass=NullPool)


def get_engine(url):
    return engine_for(make_url(url))
