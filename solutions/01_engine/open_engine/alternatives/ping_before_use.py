# why: asks the pool to test a connection before it is used again, as many long-running services do
from sqlalchemy import Engine, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    return create_engine(url, echo=echo, pool_pre_ping=True)
