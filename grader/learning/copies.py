"""Dated copies of what a learner wrote: made before anything replaces it, and never overwritten."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from grader.course import Course, Kata
from grader.course.model import digest_of
from grader.learning.progress import kept_in
from grader.learning.whole import write_whole

_NAME = re.compile(r"(\d{4}-\d\d-\d\d-\d{6})-[0-9a-f]{6}\.py")
_FORM = "%Y-%m-%d-%H%M%S"


class Copy(msgspec.Struct, frozen=True):
    """A kept copy of a kata's module.

    Args:
        kata: the id of the kata, as it was called then.
        stamp: when (local time): `2026-11-22-014501`. Later copies have later stamps, whatever the clock says.
        path: the copy.
    """

    kata: str
    stamp: str
    path: Path


def all_copies(course: Course) -> list[Copy]:
    """Return every copy of a clone, newest first; also those of katas that the course no longer has."""
    folder = _folder(course)
    found = [copy for topic in _folders(folder) for kata in _folders(topic) for copy in _in(kata)]
    return sorted(found, key=lambda copy: (copy.stamp, copy.kata), reverse=True)


def copies_of(course: Course, kata: Kata) -> list[Copy]:
    """Return the copies of one kata, newest first; those by its earlier names count."""
    return copies_by_id(course, kata.id, *kata.renamed_from)


def copies_by_id(course: Course, *katas: str) -> list[Copy]:
    """Return the copies kept under these ids, newest first."""
    return [copy for copy in all_copies(course) if copy.kata in katas]


def next_stamp(course: Course) -> str:
    """Return the stamp for the copies of one command: now, but later than every copy that is there."""
    now = datetime.now().replace(microsecond=0)
    copies = all_copies(course)
    if copies:
        now = max(now, datetime.strptime(copies[0].stamp, _FORM) + timedelta(seconds=1))
    return now.strftime(_FORM)


def keep_copy(course: Course, kata: str, data: bytes, mode: int, stamp: str) -> Copy:
    """Keep a copy; it lasts when this returns.

    Args:
        course: whose clone.
        kata: the id of the kata.
        data: the learner's file.
        mode: its permission bits.
        stamp: of this command, by `next_stamp`.

    Raises:
        OSError: it could not be written.
    """
    path = _folder(course) / kata / f"{stamp}-{digest_of(data)[:6]}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise FileExistsError(17, "This copy is there already", str(path))
    write_whole(path, data, mode)
    return Copy(kata, stamp, path)


def _folder(course: Course) -> Path:
    return kept_in(course) / "copies"


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def _in(folder: Path) -> Iterator[Copy]:
    kata = f"{folder.parent.name}/{folder.name}"
    for path in folder.iterdir():
        if found := _NAME.fullmatch(path.name):
            yield Copy(kata, found[1], path)
