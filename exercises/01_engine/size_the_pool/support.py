def kind_of_pool(engine):
    """The name of the class of the engine's pool."""
    return type(engine.pool).__name__
