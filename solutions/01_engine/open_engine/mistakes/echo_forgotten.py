# caught by: test_it_shows_its_sql_when_asked
# why: accepts echo and does not hand it on to create_engine()
# looks like: an echo that is never on
from sqlalchemy import Engine, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    return create_engine(url)
