# caught by: test_a_full_name_is_both_names_with_a_space on mysql, test_a_given_name_alone_is_a_full_name
# why: takes || for SQL that every database reads alike; MySQL reads OR, and with NULL all give NULL
# looks like: texts joined by || in SQL of your own, for every database
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


def full_names(connection):
    query = text("SELECT given_name || ' ' || family_name FROM singer")
    return connection.scalars(query).all()
