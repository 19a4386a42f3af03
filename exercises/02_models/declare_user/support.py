def parents(cls):
    """The names of the classes that `cls` derives from, near and far."""
    return [parent.__name__ for parent in cls.__mro__[1:]]
