# caught by: test_a_message_is_not_part_of_the_sql
# why: escapes the message by hand and writes it into the SQL: one forgotten character, and the message is SQL
# looks like: a message escaped by hand
from sqlalchemy import Column, Integer, MetaData, String, Table, text

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    escaped = message.replace("'", "''").replace(":", "\\:")
    with engine.begin() as connection:
        connection.execute(text(f"INSERT INTO log_entry (message) VALUES ('{escaped}')"))
