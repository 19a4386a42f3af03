"""What must be the same on all machines, so that a verdict is the same wherever it was reached."""

import hashlib
import secrets
from collections.abc import Sequence

import msgspec

from grader.cluster.errors import ClusterError
from grader.cluster.messages import Setup
from grader.course import Course
from grader.grading.grade import this_grader
from grader.learning.progress import tests_of
from grader.sandbox import Tier, offers


def setup_for(course: Course, isolation: Tier, backends: Sequence[str]) -> Setup:
    """Return what the stations of a new run are told."""
    return Setup(secrets.token_hex(8), this_grader(), digest_of(course), isolation, tuple(backends))


def digest_of(course: Course) -> str:
    """Return a digest of all that a station reads of a course."""
    total = hashlib.sha256()
    for kata in course.katas:
        given = kata.reference.read_bytes() if kata.tables_given else b""
        parts = (kata.id.encode(), tests_of(kata).encode(), msgspec.json.encode(kata.engine), given)
        total.update(b"".join(len(part).to_bytes(8, "big") + part for part in parts))
    return total.hexdigest()


def check(setup: Setup, course: Course) -> None:
    """Make sure that this machine grades as the one that asks.

    Raises:
        ClusterError: it would not.
    """
    ours, theirs = this_grader(), setup.grader
    for what, here, there in (
        ("version {} of the grader", ours.version, theirs.version),
        ("SQLAlchemy {}", ours.sqlalchemy, theirs.sqlalchemy),
        ("Python {}", _series(ours.python), _series(theirs.python)),
    ):
        if here != there:
            has, other = what.format(here), what.format(there)
            raise ClusterError(f"it has {has}, and your machine {other}. Install the same on both.")
    if digest_of(course) != setup.course:
        raise ClusterError(
            f"the tests of its course, {course.folder}, are not those of yours. Bring both to the same commit."
        )
    offer = next(offer for offer in offers() if offer.tier == setup.isolation)
    if not offer.works:
        advice = f" What would give it: {offer.advice}" if offer.advice else ""
        raise ClusterError(
            f"it cannot isolate submissions by {setup.isolation!r}. {offer.reason}{advice} Or choose another way for "
            "all workers by --isolation."
        )


def _series(python: str) -> str:
    return ".".join(python.split(".")[:2])
