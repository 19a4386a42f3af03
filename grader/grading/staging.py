"""Staging: what jobs read is copied first; from a submission nothing but the katas' modules, looked at before."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from grader.course import Course, Kata
from grader.grading.results import Word
from grader.printable import printable
from grader.submission import module_file

MAX_MODULE_BYTES = 1_000_000  # a hand-written module has a few thousand


class Module(msgspec.Struct, frozen=True):
    """A kata's file in a submission. `verdict` and `reason` are given where it needs no run to judge it."""

    kata: Kata
    data: bytes = b""
    verdict: Word | None = None
    reason: str = ""


class Submission(msgspec.Struct, frozen=True):
    """What was handed in, as read at one moment."""

    name: str
    modules: Mapping[str, Module]

    @property
    def digest(self) -> str:
        """A digest of the katas' modules, and of nothing else that lies there."""
        total = hashlib.sha256()
        for kata_id, module in sorted(self.modules.items()):
            total.update(f"{kata_id}\0{len(module.data)}\0{module.verdict == 'missing'}\0".encode())
            total.update(module.data)
        return f"sha256:{total.hexdigest()}"


def read_submission(path: Path, katas: Iterable[Kata]) -> Submission:
    """Read the modules of these katas.

    Args:
        path: a folder of the same shape as exercises/, or one that contains an exercises/ folder.
        katas: the katas to look for; nothing else is opened.
    """
    return Submission(printable(path.resolve().name), {kata.id: _read(path, kata) for kata in katas})


def _read(submission: Path, kata: Kata) -> Module:
    file = module_file(submission, kata)
    try:
        if file.resolve() != submission.resolve() / file.relative_to(submission):
            # It might lead to the reference solution, or anywhere on the grader's disk.
            return _refused(kata, "is reached by a link")
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            return _refused(kata, "is no regular file")
        if found.st_size > MAX_MODULE_BYTES:
            return _refused(
                kata, f"has {found.st_size / 1e6:.1f} MB, and at most {MAX_MODULE_BYTES / 1e6:.0f} MB is read"
            )
        # It may have changed since we looked: wait for no FIFO, follow no link, read no more than this.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
        with open(handle, "rb") as opened:
            data = opened.read(MAX_MODULE_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        return Module(kata, verdict="missing", reason=f"The submission has no {kata.module_path}.")
    except (OSError, RuntimeError) as error:
        return _refused(kata, f"cannot be read ({getattr(error, 'strerror', None) or error})")
    if kata.is_stub(data):
        return Module(kata, data, "not_started")
    return Module(kata, data)


def _refused(kata: Kata, what: str) -> Module:
    return Module(kata, verdict="failed", reason=f"{kata.module_path} {what}; hand in the file itself.")


def stage_course(course: Course, folder: Path) -> None:
    """Copy what jobs read of the course: pristine tests and settings, and the tables that katas are given."""
    for kata in course.katas:
        target = folder / "exercises" / kata.topic / kata.name
        target.mkdir(parents=True)
        for file in (
            kata.test_file,
            kata.folder / "kata.toml",
            kata.folder / "README.md",
            kata.stub,
            kata.support,
        ):
            if file.is_file():
                shutil.copyfile(file, target / file.name)
        if kata.tables_given:
            given = folder / "solutions" / kata.topic / kata.name
            given.mkdir(parents=True)
            shutil.copyfile(kata.reference, given / kata.reference.name)
    shutil.copyfile(course.folder / "course.toml", folder / "exercises" / "course.toml")
    for parent, _, names in os.walk(folder):
        os.chmod(parent, 0o755)
        for name in names:
            os.chmod(os.path.join(parent, name), 0o644)
