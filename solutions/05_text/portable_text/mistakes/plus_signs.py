# caught by: test_a_full_name_is_both_names_with_a_space, test_a_given_name_alone_is_a_full_name
# why: joins texts in SQL as Python does; SQLite and MySQL add numbers, PostgreSQL refuses
# looks like: texts joined by + in SQL of your own
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
    query = text("SELECT given_name + ' ' + COALESCE(family_name, '') FROM singer")
    return connection.execute(query).scalars().all()
