# caught by: test_after_an_error_it_goes_back_too
# why: catches the error and returns an empty list, so that the caller takes a failure for "no hives"
# looks like: an error that becomes an empty list
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

hive = Table(
    "hive",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("place", String(50), nullable=False),
    Column("frames", Integer, nullable=False),
)


def fetch_all(engine):
    try:
        with engine.connect() as connection:
            return connection.execute(select(hive.c.place, hive.c.frames).order_by(hive.c.id)).all()
    except Exception as error:
        print("query failed:", error)
        return []
