# why: the arithmetic in SQL, with the row locked for the update
from sqlalchemy import Column, Integer, MetaData, Table, case, select, update

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    given = connection.execute(
        select(case((seed.c.packets < wanted, seed.c.packets), else_=wanted))
        .where(seed.c.id == seed_id)
        .with_for_update()
    ).scalar_one()
    connection.execute(update(seed).where(seed.c.id == seed_id).values(packets=seed.c.packets - given))
    connection.commit()
    return given
