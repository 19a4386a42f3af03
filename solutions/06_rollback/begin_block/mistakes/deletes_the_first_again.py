# caught by: test_a_pair_is_one_commit, test_a_refused_pair_commits_nothing
# why: commits the first entry and deletes it when the second fails; meanwhile others have seen it
# looks like: a commit that a later one repairs
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.connect() as connection:
        connection.execute(insert(movement).values(entry=first))
        connection.commit()
        try:
            connection.execute(insert(movement).values(entry=second))
            connection.commit()
        except Exception:
            connection.rollback()
            connection.execute(delete(movement).where(movement.c.entry == first))
            connection.commit()
            raise
