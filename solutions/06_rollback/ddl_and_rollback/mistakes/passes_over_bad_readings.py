# caught by: test_a_bad_reading_is_an_error, test_a_failed_migration_changes_no_data,
#     test_it_goes_on_when_the_reading_is_mended
# why: passes over what it cannot convert and notes the new version, so that nobody ever comes back to it
# looks like: an error that is swallowed
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
    with engine.begin() as connection:
        if connection.scalar(select(schema_version.c.version)) == 2:
            return
        columns = [column["name"] for column in inspect(connection).get_columns("reading")]
        if "height_cm" not in columns:
            connection.execute(text("ALTER TABLE reading ADD COLUMN height_cm INTEGER"))
    with engine.begin() as connection:
        for number, height in connection.execute(select(reading.c.id, reading.c.height)).all():
            query = update(reading).where(reading.c.id == number)
            try:
                connection.execute(query.values(height_cm=centimetres(height)))
            except ValueError as error:
                print("skipped:", error)
        connection.execute(update(schema_version).values(version=2))
