"""What a submission did with its database: recorded once, read by tests, told to learners.

`Recorder` keeps the events, `Trace` is the `trace` of a test, `explain` words a comparison with it that failed.
"""

from grader.trace.events import Event
from grader.trace.explain import explain
from grader.trace.log import Entry
from grader.trace.recorder import Fault, Recorder
from grader.trace.trace import Events, Trace, Window

__all__ = ["Entry", "Event", "Events", "Fault", "Recorder", "Trace", "Window", "explain"]
