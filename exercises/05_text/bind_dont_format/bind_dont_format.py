from sqlalchemy import Column, Connection, Integer, MetaData, String, Table

metadata = MetaData()

product = Table(
    "product",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(100), nullable=False),
)


def search(connection: Connection, term: str) -> list[str]:
    """Return the names of the products that contain `term`, whatever characters it has."""
    raise NotImplementedError
