"""Which line of the learner's file is at work."""

import asyncio
import sys
from contextvars import ContextVar
from types import FrameType

import greenlet

_STEP_OF_A_TASK = asyncio.Handle._run.__code__
_last_line: ContextVar[int | None] = ContextVar("last_line", default=None)


def submission_line(file: str | None) -> int | None:
    """Return the line being executed in the nearest frame of `file`, or None.

    SQLAlchemy's asyncio extension works in greenlets, whose frames end at their own start: the learner's `await` is
    found among the frames of the greenlets that wait. What it does in a task of its own, such as giving back a
    connection, belongs to the last line that was at work in the task that made that one.
    """
    if file is None:
        return None
    frame: FrameType | None = sys._getframe(1)
    current: greenlet.greenlet | None = greenlet.getcurrent()
    while frame is not None:
        code = frame.f_code
        if code.co_filename == file:
            if asyncio._get_running_loop() is not None:
                _last_line.set(frame.f_lineno)
            return frame.f_lineno
        if code is _STEP_OF_A_TASK and (line := _last_line.get()) is not None:
            return line
        frame = frame.f_back
        while frame is None and current is not None:
            current = current.parent
            frame = current.gr_frame if current is not None else None
    return None
