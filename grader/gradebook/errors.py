"""What can go wrong with a gradebook."""

from grader.errors import GraderError


class GradebookError(GraderError):
    """The gradebook cannot be used. The text says what to do."""
