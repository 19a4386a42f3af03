# why: raw SQL, in the words of the database that is asked
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


STANDARD = "SELECT given_name || COALESCE(' ' || family_name, '') FROM singer"
TEXTS = {
    "mysql": "SELECT CONCAT_WS(' ', given_name, family_name) FROM singer",
    "mariadb": "SELECT CONCAT_WS(' ', given_name, family_name) FROM singer",
}


def full_names(connection):
    query = text(TEXTS.get(connection.dialect.name, STANDARD))
    return connection.execute(query).scalars().all()
