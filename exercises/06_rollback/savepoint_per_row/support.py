def broken_off(rows):
    """Yield the rows and then fail, as a file does whose end is missing."""
    yield from rows
    raise EOFError("the list breaks off here")
