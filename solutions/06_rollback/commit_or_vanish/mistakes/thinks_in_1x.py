# caught by: test_a_message_lasts, test_each_message_is_a_commit_of_its_own
# why: counts on the autocommit of 1.x, which 2.x does not have, and lets go of a connection that it never closes
# looks like: a statement sent as in 1.x, with no block and no commit
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine, message):
    engine.connect().execute(insert(log_entry).values(message=message))
