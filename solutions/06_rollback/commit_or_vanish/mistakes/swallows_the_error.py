# caught by: test_a_refused_message_is_an_error
# why: catches every error, prints it, and lets the caller believe in a success
# looks like: an error that is swallowed
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
        try:
            connection.execute(insert(log_entry).values(message=message))
            connection.commit()
        except Exception as error:
            connection.rollback()
            print("could not write to the log:", error)
