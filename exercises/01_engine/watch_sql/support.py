from sqlalchemy import literal, select


def ask(engine, *numbers):
    """Ask the database for each number, with a statement of its own and the number as a bound value."""
    with engine.connect() as connection:
        for number in numbers:
            connection.execute(select(literal(number).label(f"number_{number}")))
