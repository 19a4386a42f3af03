# why: one block: the DDL comes first and is looked for, so that it commits nothing, and the data is a transaction after it
from sqlalchemy import DDL, Column, Integer, MetaData, String, Table, delete, insert, inspect, select, update

metadata = MetaData()  # the tables as they are in version 2

reading = Table(
    "reading",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("height", String(20), nullable=False),  # for example "12 ft"
    Column("height_cm", Integer),  # new: version 1 has no such column
)

schema_version = Table("schema_version", metadata, Column("version", Integer, primary_key=True))


def centimetres(height: str) -> int:
    """Return the centimetres of a height in feet: 366 for "12 ft".

    Raises:
        ValueError: the text is no height in feet.
    """
    number, _, unit = height.partition(" ")
    if unit != "ft":
        raise ValueError(f"{height!r} is no height in feet")
    return round(float(number) * 30.48)


def migrate(engine):
    with engine.begin() as connection:
        version = connection.scalars(select(schema_version.c.version)).one()
        if version == 1:
            add_column(connection)
            fill_column(connection)
            connection.execute(delete(schema_version))
            connection.execute(insert(schema_version).values(version=2))


def add_column(connection):
    inspector = inspect(connection)
    if not any(found["name"] == "height_cm" for found in inspector.get_columns("reading")):
        connection.execute(DDL("ALTER TABLE reading ADD height_cm INTEGER NULL"))


def fill_column(connection):
    missing = connection.execute(select(reading).where(reading.c.height_cm.is_(None)))
    for row in missing.mappings().all():
        values = {reading.c.height_cm: centimetres(row["height"])}
        connection.execute(update(reading).where(reading.c.id == row["id"]).values(values))
