from sqlalchemy import insert, select


def mapped_classes(module):
    """The names of the module's classes that the ORM has mapped to a table."""
    return [
        name
        for name, value in vars(module).items()
        if isinstance(value, type) and hasattr(value, "__mapper__")
    ]


def add(engine, table, **values):
    """Insert a row with Core, without an id; return the id that the database gave."""
    with engine.begin() as connection:
        return connection.execute(insert(table), values).inserted_primary_key[0]


def read(engine, table):
    """Return (name, email) of each row, read with Core."""
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.name, table.c.email))]
