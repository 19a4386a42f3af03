from sqlalchemy import select


def codes(session, model):
    """The codes of all parcels, as a query of this session finds them."""
    return list(session.scalars(select(model.code)))


def options(factory):
    """The names of the options that a sessionmaker was given; none for a factory of another kind."""
    return sorted(getattr(getattr(factory, "session_factory", factory), "kw", {}))
