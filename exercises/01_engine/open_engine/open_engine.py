from sqlalchemy import Engine


def make_engine(url: str, echo: bool = False) -> Engine:
    """Return an engine for the database at `url`. Nothing connects yet."""
    raise NotImplementedError
