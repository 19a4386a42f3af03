from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, insert

metadata = MetaData()

log_entry = Table(
    "log_entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("message", String(200), nullable=False),
)


def record(engine: Engine, message: str) -> None:
    """Add a message to the log, so that it lasts."""
    with engine.begin() as connection:
        connection.execute(insert(log_entry).values(message=message))
