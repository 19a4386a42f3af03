# why: raw SQL
from sqlalchemy import Column, Integer, MetaData, Table, text

metadata = MetaData()

seed = Table(
    "seed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("packets", Integer, nullable=False),
)


def read_then_write(connection, seed_id, wanted):
    packets = connection.execute(
        text("SELECT packets FROM seed WHERE id = :id"), {"id": seed_id}
    ).scalar_one()
    left = max(packets - wanted, 0)
    connection.execute(text("UPDATE seed SET packets = :left WHERE id = :id"), {"left": left, "id": seed_id})
    connection.commit()
    return packets - left
