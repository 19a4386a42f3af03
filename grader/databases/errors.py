"""What can go wrong on the way to a database."""

from grader.errors import GraderError


class DatabaseError(GraderError):
    """What was asked for cannot be had; the text says what, where and what to do. Commands exit with 3."""


class StepFailed(Exception):
    """One way to a server does not work here. The text is the reason that `kata databases` shows."""


class Stopped(Exception):
    """The run is being taken down (Ctrl-C, an error elsewhere): whoever still starts something gives up."""
