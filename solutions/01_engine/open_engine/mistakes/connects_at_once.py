# caught by: test_making_an_engine_connects_to_nothing
# why: checks the database while it makes the engine, so a program cannot even start while its database is down
# looks like: a connection that nobody has asked for yet
from sqlalchemy import Engine, create_engine, text


def make_engine(url: str, echo: bool = False) -> Engine:
    engine = create_engine(url, echo=echo)
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return engine
