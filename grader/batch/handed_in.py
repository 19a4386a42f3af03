"""What one learner has handed in, as read at one moment."""

from datetime import datetime

import msgspec

from grader.grading.staging import Submission


class HandedIn(msgspec.Struct, frozen=True):
    """A submission with its learner.

    Args:
        learner: the id that the instructor knows.
        name: for people.
        path: where it lies, whatever the folder one is in.
        submission: the katas' modules; nothing else was read.
        submitted_at: when it was handed in, in UTC without a time zone; None if nobody says.
        problem: why nothing of it could be read; empty if it could.
    """

    learner: str
    name: str
    path: str
    submission: Submission
    submitted_at: datetime | None = None
    problem: str = ""
