# caught by: test_a_message_lasts, test_each_message_is_a_commit_of_its_own
# why: reads its row back on the connection that wrote it, where it shows before any commit
# looks like: a look at the new row in place of a commit
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

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
        saved = connection.scalar(select(log_entry.c.message).where(log_entry.c.message == message))
        if saved is None:
            raise RuntimeError("the message was not saved")
