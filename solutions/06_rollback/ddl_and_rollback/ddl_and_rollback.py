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
    with engine.begin() as connection:
        if connection.scalar(select(schema_version.c.version)) == 2:
            return
        # A run that broke off may have left the column: where DDL commits by itself, no rollback removes it.
        if all(column["name"] != "height_cm" for column in inspect(connection).get_columns("reading")):
            connection.execute(text("ALTER TABLE reading ADD COLUMN height_cm INTEGER"))
    with engine.begin() as connection:
        for number, height in connection.execute(select(reading.c.id, reading.c.height)).all():
            connection.execute(
                update(reading).where(reading.c.id == number).values(height_cm=centimetres(height))
            )
        connection.execute(update(schema_version).values(version=2))
