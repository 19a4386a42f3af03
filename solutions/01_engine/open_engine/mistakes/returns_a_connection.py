# caught by: test_making_an_engine_connects_to_nothing
# why: takes "the engine" and "the connection" for the same thing
# looks like: a connection in the place of an engine
from sqlalchemy import create_engine


def make_engine(url, echo=False):
    return create_engine(url, echo=echo).connect()
