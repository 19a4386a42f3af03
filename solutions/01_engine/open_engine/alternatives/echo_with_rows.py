# why: echo="debug" shows the SQL, too, and the rows that come back
from sqlalchemy import Engine, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    return create_engine(url, echo="debug" if echo else False)
