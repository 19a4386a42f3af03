"""What passes between processes that do not trust each other: frames of bytes, and plain values in them.

Never pickle, never eval: what a frame holds is decoded into exactly the types that are listed here, or refused.
"""

from grader.wire.frames import LONGEST, Frames, Line, ProtocolError, frame
from grader.wire.values import Other, pack, unpack

__all__ = ["LONGEST", "Frames", "Line", "Other", "ProtocolError", "frame", "pack", "unpack"]
