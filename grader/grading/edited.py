"""What else of the course a submission has changed: tests, settings, workflows, the grader. A note, never a verdict.

Grading reads none of these files from a submission, so an edit gains nothing; but an instructor wants to know of it.
The files are compared byte by byte (the ends of lines aside), and nothing in them is interpreted. The list of files
comes from the course: however much else lies in a submission, it is not looked at.
"""

import os
import stat
from collections.abc import Sequence, Set
from pathlib import Path

from grader.course import Course
from grader.report.printable import printable

PARTS = ("exercises", "solutions", "grader", ".github", ".gitlab")
"""Folders of the course."""
SETTINGS = ("pyproject.toml", "noxfile.py", "requirements.lock")
"""Files beside them."""
ADDED_SETTINGS = frozenset(
    "conftest.py pytest.ini .pytest.ini tox.ini setup.cfg setup.py sitecustomize.py .gitlab-ci.yml".split()
)
"""What has an effect on tests or CI when it is added beside them."""
ADDED = frozenset({".py", ".pth", ".toml", ".ini", ".cfg", ".yml", ".yaml"})
"""Endings of files that Python, pytest or a CI service reads; others may be added: notes, pictures."""
MOST = 1000
"""Paths that are told; whoever changed so many has another version of the course."""
MOST_ENTRIES = 10_000
"""Names that are looked at in one folder; a folder with more is told instead of what was added there."""


def edited(course: Course, submission: Path) -> tuple[str, ...]:
    """Return the files of the course that are different in a submission, that are missing there, or were added.

    A learner's own modules are not among them. A file is missing only where others of its folder are there: who hands
    in the modules alone, or `exercises/` alone, has edited nothing.

    Args:
        course: what is compared with.
        submission: a folder of the same shape as exercises/, or one that contains an exercises/ folder.

    Returns:
        paths from the root of the course, with forward slashes, sorted; a folder's ends with one. At most MOST.
    """
    root, submission = course.folder.parent, submission.resolve()
    own = {f"exercises/{kata.module_path}" for kata in course.katas}
    whole = os.path.lexists(submission / "exercises")
    found = _Comparison(own)
    if whole:
        found.compare(root, submission, "", [name for name in SETTINGS if (root / name).is_file()])
        found.paths.update(
            name
            for name in ADDED_SETTINGS
            if os.path.lexists(submission / name) and not (root / name).exists()
        )
    for part in PARTS if whole else PARTS[:1]:
        if (root / part).is_dir():
            found.descend(root / part, submission / part if whole else submission, f"{part}/")
    return tuple(sorted(map(_one_line, found.paths))[:MOST])


class _Comparison:
    """Goes through the course's folders and the same ones of a submission, side by side."""

    def __init__(self, own: Set[str]) -> None:
        self._own = own
        self.paths: set[str] = set()

    def descend(self, ours: Path, theirs: Path, path: str) -> None:
        """Compare a folder and those below it. A link is not followed: it is an edit by itself."""
        try:
            if not stat.S_ISDIR(theirs.lstat().st_mode):
                self.paths.add(path)
                return
        except FileNotFoundError:
            return
        except OSError:
            self.paths.add(path)
            return
        names = sorted(entry.name for entry in ours.iterdir() if not _is_by_product(entry.name))
        files = [name for name in names if (ours / name).is_file()]
        self.compare(ours, theirs, path, files)
        self._look_for_more(theirs, path, files)
        for name in names:
            if (ours / name).is_dir():
                self.descend(ours / name, theirs / name, f"{path}{name}/")

    def compare(self, ours: Path, theirs: Path, path: str, files: Sequence[str]) -> None:
        """Compare these files of the course's folder `ours` with those of the submission's folder `theirs`."""
        shared = [name for name in files if path + name not in self._own]
        there = {name for name in shared if os.path.lexists(theirs / name)}
        for name in shared if there else ():
            if name not in there or not _same(ours / name, theirs / name):
                self.paths.add(path + name)

    def _look_for_more(self, theirs: Path, path: str, files: Sequence[str]) -> None:
        known = {*files, *(own.removeprefix(path) for own in self._own if own.startswith(path))}
        try:
            with os.scandir(theirs) as entries:
                for number, entry in enumerate(entries):
                    if number == MOST_ENTRIES:
                        self.paths.add(path)
                        return
                    name = entry.name
                    if Path(name).suffix in ADDED and name not in known and not _is_by_product(name):
                        self.paths.add(path + name)
        except OSError:
            self.paths.add(path)


def _same(ours: Path, theirs: Path) -> bool:
    """Whether both hold the same text; what is no regular file, or cannot be read, is not the same."""
    expected = ours.read_bytes().replace(b"\r\n", b"\n")
    try:
        if not stat.S_ISREG(theirs.lstat().st_mode):
            return False
        # It may have changed since we looked: wait for no FIFO, follow no link, read no more than could be the same.
        handle = os.open(theirs, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
        with open(handle, "rb") as opened:
            found = opened.read(2 * len(expected) + 1)
    except OSError:
        return False
    return found.replace(b"\r\n", b"\n") == expected


def _is_by_product(name: str) -> bool:
    """What running, testing and updating leave in a clone; git ignores it, too."""
    return name.startswith(("__pycache__", ".")) or name.endswith((".pyc", ".new.py"))


def _one_line(path: str) -> str:
    return printable(path).replace("\n", "\\n")
