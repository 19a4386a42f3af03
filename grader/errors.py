"""The error that all parts of the grader share; it imports nothing, as every command begins with it."""


class GraderError(Exception):
    """The grader cannot do its work. The text says what, where and what to do; commands exit with 3."""
