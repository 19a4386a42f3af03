"""What can go wrong with a cluster."""

from grader.errors import GraderError


class ClusterError(GraderError):
    """The cluster cannot be used. The text says why, and what to do."""
