"""Which line of the learner's file is at work."""

import sys
from collections.abc import Iterator
from types import FrameType

import greenlet


def submission_line(file: str | None) -> int | None:
    """Return the line being executed in the nearest frame of `file`, or None.

    SQLAlchemy's asyncio extension runs its work in a greenlet whose frames end at its own start: the
    learner's `await` is found among the frames of the greenlets that wait for it.
    """
    if file is None:
        return None
    for frame in _frames():
        if frame.f_code.co_filename == file:
            return frame.f_lineno
    return None


def _frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(2)
    current: greenlet.greenlet | None = greenlet.getcurrent()
    while frame is not None:
        yield frame
        frame = frame.f_back
        while frame is None and current is not None:
            current = current.parent
            frame = current.gr_frame if current is not None else None
