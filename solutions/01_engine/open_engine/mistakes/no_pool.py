# caught by: test_three_uses_share_one_connection
# why: turns the pool off, so that every use connects anew
# looks like: an engine without a pool
from sqlalchemy import Engine, NullPool, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    return create_engine(url, echo=echo, poolclass=NullPool)
