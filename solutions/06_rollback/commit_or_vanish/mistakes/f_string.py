# caught by: test_a_message_is_not_part_of_the_sql
# why: writes the message into the SQL, where a quote ends it and a colon makes a parameter of what follows
# looks like: a message written into the SQL
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO log_entry (message) VALUES ('{message}')"))
