# why: commits as it goes, uses a session for the data, and lets SQLAlchemy write the definition of the column
from sqlalchemy import Column, Integer, MetaData, String, Table, inspect, text
from sqlalchemy.orm import Session
from sqlalchemy.schema import CreateColumn

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
    with Session(engine) as session:
        if session.scalar(text("SELECT version FROM schema_version")) >= 2:
            return
        session.rollback()
        if not has_column(engine, reading.c.height_cm):
            definition = CreateColumn(reading.c.height_cm).compile(dialect=engine.dialect)
            session.execute(text(f"ALTER TABLE reading ADD COLUMN {definition}"))
            session.commit()
        for row in session.query(reading).all():
            query = text("UPDATE reading SET height_cm = :cm WHERE id = :id")
            session.execute(query, {"cm": centimetres(row.height), "id": row.id})
        session.execute(text("UPDATE schema_version SET version = 2"))
        session.commit()


def has_column(engine, column):
    return column.name in [found["name"] for found in inspect(engine).get_columns(column.table.name)]
