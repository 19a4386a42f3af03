# caught by: test_a_message_lasts, test_each_message_is_a_commit_of_its_own
# why: reaches the end of the block of connect() without a commit, and that end rolls back; a commit() after it does nothing
# looks like: a block of connect() that ends before any commit
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    with engine.connect() as connection:
        connection.execute(insert(log_entry).values(message=message))
    connection.commit()
