# caught by: test_it_goes_on_when_the_reading_is_mended on sqlite and mysql
# why: takes the new column for the sign that all is done, but it may have outlived the rollback of the data
# looks like: a column taken for a finished migration
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect, select, text, update

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
    columns = {column["name"] for column in inspect(engine).get_columns("reading")}
    if "height_cm" in columns:
        return
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE reading ADD COLUMN height_cm INTEGER"))
        for number, height in connection.execute(select(reading.c.id, reading.c.height)).all():
            query = update(reading).where(reading.c.id == number)
            connection.execute(query.values(height_cm=centimetres(height)))
        connection.execute(update(schema_version).values(version=2))
