from sqlalchemy import Column, Connection, Integer, MetaData, String, Table

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection: Connection) -> list[str]:
    """Return the full name of each singer, on any of the three databases."""
    raise NotImplementedError
