from sqlalchemy import Column, Connection, Integer, MetaData, String, Table, func, select

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
    # An expression, not a text: SQLAlchemy writes || or concat(), whichever this database understands.
    family_name = func.coalesce(" " + singer.c.family_name, "")
    return list(connection.scalars(select(singer.c.given_name + family_name)))
