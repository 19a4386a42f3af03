# why: reads the engine from a dictionary of settings, as web frameworks do
from sqlalchemy import Engine, engine_from_config


def make_engine(url: str, echo: bool = False) -> Engine:
    return engine_from_config({"db.url": url, "db.echo": echo}, prefix="db.")
