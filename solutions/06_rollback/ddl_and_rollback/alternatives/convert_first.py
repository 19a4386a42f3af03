# why: converts everything before it changes anything, and sends all updates in one call
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, inspect, select, text, update

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
    with engine.connect() as connection:
        if connection.scalar(select(schema_version.c.version)) != 1:
            return
        found = connection.execute(select(reading.c.id, reading.c.height)).all()
        columns = {column["name"] for column in inspect(connection).get_columns("reading")}
    converted = [{"number": number, "cm": centimetres(height)} for number, height in found]
    if "height_cm" not in columns:
        with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("ALTER TABLE reading ADD COLUMN height_cm INTEGER"))
    with engine.begin() as connection:
        if converted:
            query = update(reading).where(reading.c.id == bindparam("number"))
            connection.execute(query.values(height_cm=bindparam("cm")), converted)
        connection.execute(update(schema_version).values(version=2))
