# caught by: test_the_first_is_undone_with_the_second on sqlite and mysql, test_the_second_is_not_written_without_the_first on sqlite and mysql, test_a_refused_pair_commits_nothing on sqlite and mysql, test_the_refusal_reaches_the_caller
# why: catches the error inside the block, which then ends well and commits whatever is left
# looks like: an error caught inside the begin block
from sqlalchemy import Column, Integer, MetaData, String, Table, insert
from sqlalchemy.exc import IntegrityError

metadata = MetaData()

movement = Table(
    "movement",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry", String(100), nullable=False, unique=True),
)


def record_pair(engine, first, second):
    with engine.begin() as connection:
        for entry in (first, second):
            try:
                connection.execute(insert(movement).values(entry=entry))
            except IntegrityError:
                print("already there:", entry)
