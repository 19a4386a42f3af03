# why: takes the URL apart first and turns echo on afterwards; neither connects
from sqlalchemy import Engine, create_engine, make_url


def make_engine(url: str, echo: bool = False) -> Engine:
    engine = create_engine(make_url(url))
    engine.echo = echo
    return engine
