from sqlalchemy import select
from sqlalchemy.orm import Session


def everybody(session, model):
    """All users, as a query of this session finds them."""
    return list(session.scalars(select(model)))


def another_session(engine):
    """A second session, for another part of the program."""
    return Session(engine)
