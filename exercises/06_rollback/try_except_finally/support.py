def broken_off(birds, error):
    """Yield the birds and then fail, as a file does whose end is missing."""
    yield from birds
    raise error
