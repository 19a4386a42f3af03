from sqlalchemy import Engine, MetaData, Table

metadata = MetaData()

users = Table(
    "users",
    metadata,
    # its columns are yours
)


def create(engine: Engine) -> None:
    """Create the tables of `metadata` that the database does not have yet."""
    raise NotImplementedError
