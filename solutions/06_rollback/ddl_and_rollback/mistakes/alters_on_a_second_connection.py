# caught by: test_each_reading_gets_its_centimetres on postgresql and mysql,
#     test_a_bad_reading_is_an_error on postgresql and mysql,
#     test_a_failed_migration_changes_no_data on postgresql and mysql,
#     test_it_goes_on_when_the_reading_is_mended on postgresql and mysql,
#     test_a_second_run_does_nothing on postgresql and mysql
# why: reads the table on one connection and alters it on another, which waits for the first to end its transaction
# looks like: an ALTER TABLE that waits for a transaction of its own program
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, inspect, select, text, update

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


def migrate(engine: Engine) -> None:
    """Bring the database from version 1 to version 2: each reading gets its height in centimetres."""
    with engine.connect() as connection:
        if connection.scalar(select(schema_version.c.version)) == 2:
            return
        heights = connection.execute(select(reading.c.id, reading.c.height)).all()
        if all(column["name"] != "height_cm" for column in inspect(engine).get_columns("reading")):
            with engine.begin() as other:
                other.execute(text("ALTER TABLE reading ADD COLUMN height_cm INTEGER"))
        for number, height in heights:
            connection.execute(
                update(reading).where(reading.c.id == number).values(height_cm=centimetres(height))
            )
        connection.execute(update(schema_version).values(version=2))
        connection.commit()
