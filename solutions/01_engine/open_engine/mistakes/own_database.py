# caught by: test_the_engine_goes_where_the_url_says
# why: copies a tutorial's SQLite URL and never looks at the one it is given
# looks like: a URL of your own
from sqlalchemy import Engine, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    return create_engine("sqlite://", echo=echo)
