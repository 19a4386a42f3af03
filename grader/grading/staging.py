"""Staging: what jobs read is copied first; from a submission nothing but the katas' modules, looked at before."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from grader.course import Kata
from grader.course.submission import module_file
from grader.grading.results import Word
from grader.report.printable import printable

MAX_MODULE_BYTES = 1_000_000  # a hand-written module has a few thousand


class Module(msgspec.Struct, frozen=True):
    """A kata's file in a submission. `verdict` and `reason` are given where it needs no run to judge it."""

    kata: Kata
    data: bytes = b""
    verdict: Word | None = None
    reason: str = ""

    @property
    def digest(self) -> str:
        """A digest of what was handed in, or of why nothing was."""
        return hashlib.sha256(b"" if self.verdict == "missing" else b"\1" + self.data).hexdigest()


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
        # It may have changed since we looked: wait for no FIFO, follow no link, read no more than this.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0))
        with open(handle, "rb") as opened:
            data = opened.read(MAX_MODULE_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return Module(kata, verdict="missing", reason=f"The submission has no {kata.module_path}.")
    except (OSError, RuntimeError) as error:
        return _refused(kata, f"cannot be read ({getattr(error, 'strerror', None) or error})")
    return judged_by_its_bytes(kata, data)


def judged_by_its_bytes(kata: Kata, data: bytes) -> Module:
    """Return the module that was read, or why it is not run.

    Args:
        kata: whose module.
        data: what was read; one byte more than a module may have is enough.
    """
    if len(data) > MAX_MODULE_BYTES:
        return _refused(kata, f"has more than {MAX_MODULE_BYTES / 1e6:.0f} MB, and no more is read")
    if kata.is_stub(data):
        return Module(kata, data, "not_started")
    return Module(kata, data)


def _refused(kata: Kata, what: str) -> Module:
    return Module(kata, verdict="failed", reason=f"{kata.module_path} {what}; hand in the file itself.")


def stage_kata(kata: Kata, folder: Path) -> Kata:
    """Copy what a job reads of a kata: its pristine tests, its support, and the tables that it is given.

    Args:
        kata: in the course.
        folder: where the copy goes, which is for nobody but ourselves to look into.

    Returns: the kata as it lies there.
    """
    exercise = folder / "exercises" / kata.name
    staged = msgspec.structs.replace(
        kata,
        folder=exercise,
        solution_folder=folder / "solutions" / kata.name,
        added=tuple(exercise / file.name for file in kata.added),
    )
    for source, target in (
        (kata.test_file, staged.test_file),
        *zip(kata.added, staged.added, strict=True),
        (kata.support, staged.support),
        (kata.reference, staged.reference),
    ):
        if source.is_file() and (kata.tables_given or source != kata.reference):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return staged
