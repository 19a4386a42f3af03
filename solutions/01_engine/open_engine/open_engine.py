from sqlalchemy import Engine, create_engine


def make_engine(url: str, echo: bool = False) -> Engine:
    """Return an engine for the database at `url`. Nothing connects yet."""
    return create_engine(url, echo=echo)
