# caught by: test_it_is_silent_unless_asked
# why: copies echo=True from a tutorial, and prints everything, whether the caller asks for it or not
# looks like: an echo that is always on
from sqlalchemy import Engine, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    return create_engine(url, echo=True)
