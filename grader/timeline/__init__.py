"""What one test did with its database, in order of time: as a value, in the terminal, and as a page."""

from grader.timeline.model import Timeline, timeline

__all__ = ["Timeline", "timeline"]
