from contextlib import AbstractContextManager

from sqlalchemy import Engine


def capture_sql(engine: Engine) -> AbstractContextManager[list[str]]:
    """For the length of a `with` block: yield a list that grows by the SQL of each statement of `engine`."""
    raise NotImplementedError
