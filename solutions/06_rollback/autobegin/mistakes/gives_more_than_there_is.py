# caught by: test_nobody_gets_more_than_there_is, test_the_shelf_may_be_emptied
# why: subtracts what is wanted without a look at what there is
# looks like: a subtraction that goes below zero
from sqlalchemy import Column, Integer, MetaData, Table, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=seed.c.packets - wanted))
    connection.commit()
    return wanted
