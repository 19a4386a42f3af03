"""Finds the submissions of a class: a folder of folders, archives and clones, or a manifest that lists them."""

import hashlib
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from grader.batch.archives import SUFFIXES, BadArchive, is_archive, read_archive
from grader.batch.handed_in import HandedIn
from grader.batch.table import BadInput, id_of, rows_of
from grader.course import Kata
from grader.gradebook.book import LONGEST
from grader.grading.results import Word
from grader.grading.staging import Module, Submission, read_submission
from grader.report.printable import printable

__all__ = ["BadInput", "Found", "find", "passed_over", "read"]

COLUMNS = ("id", "name", "path", "submitted_at")
DEPTH = 3
"""How many folders may lie around the one that has the shape of exercises/."""
MAX_FOLDERS = 10_000
"""How many of them are looked into."""
UNKNOWN = (".rar", ".7z", ".zipx", ".tar.zst", ".tar.lz")
"""Archives that learners hand in and that are not read."""


class Found(msgspec.Struct, frozen=True):
    """Where a learner's submission lies; it has not been read yet."""

    learner: str
    name: str
    path: Path
    submitted_at: datetime | None = None


def find(submissions: Path) -> list[Found]:
    """Find all submissions, ordered by the learners' ids.

    Args:
        submissions: a folder with a folder or an archive for each learner, or a manifest: a CSV file with the columns
            id and path, and name and submitted_at if there are any.

    Raises:
        BadInput: there are none, or the manifest is wrong.
    """
    listed: dict[str, Found] = {}
    if submissions.is_dir():
        if (submissions / "exercises").is_dir():
            raise BadInput(
                f"{submissions} is one submission: it holds exercises/. Grade it with kata grade, or name the folder "
                "that holds those of the class."
            )
        found = list(_in_folder(submissions))
        if not found:
            raise BadInput(
                f"{submissions} holds no submission: no folder, and no archive ({', '.join(SUFFIXES)})."
            )
    elif submissions.is_file():
        listed = dict(_in_manifest(submissions))
        found = list(listed.values())
        if not found:
            raise BadInput(f"{submissions} lists no submission.")
    else:
        raise BadInput(f"There is no {str(submissions)!r}.")
    seen: dict[str, Path] = {}
    for each in found:
        if each.learner in seen:
            raise BadInput(
                f"Two submissions are of {each.learner!r}: {seen[each.learner]} and {each.path}. Keep one of them, or "
                "give them ids of their own in a manifest."
            )
        seen[each.learner] = each.path
    for where, each in listed.items():
        if not _is_there(each.path):
            raise BadInput(
                f"{where}: there is no {printable(str(each.path))!r}. Paths begin at the folder of the manifest. "
                "Correct it, or leave out who handed in nothing: --roster tells of them."
            )
    return sorted(found, key=lambda each: each.learner)


def passed_over(submissions: Path) -> list[str]:
    """Return the names of the files in a folder that are nobody's submission, because nothing can be read from them."""
    if not submissions.is_dir():
        return []
    return sorted(
        id_of(each.name)
        for each in submissions.iterdir()
        if not each.is_dir() and not each.name.startswith((".", "__")) and not _stem(each)
    )


def read(found: Found, katas: Sequence[Kata]) -> HandedIn:
    """Read a submission; whatever is wrong with it is its own problem, and nobody else's.

    What cannot be read because of the grader's own trouble (rights, a disk) is `unavailable`: no learner loses points
    for it.
    """
    problem = ""
    verdict: Word | None = None
    try:
        submission = _read(found.path, katas)
        if all(module.verdict == "missing" for module in submission.modules.values()):
            problem = f"No kata's file is in it, for example {katas[0].module_path}. {_instead(found.path)}"
            submission = _without(found.path, katas, "missing", problem)
    except BadArchive as error:
        problem, verdict = str(error), "missing"
    except OSError as error:
        problem, verdict = f"It cannot be read: {error.strerror or error}.", "unavailable"
    if verdict:
        submission = _without(found.path, katas, verdict, problem)
    return HandedIn(
        found.learner,
        found.name,
        str(found.path.absolute()),
        submission,
        found.submitted_at,
        printable(problem),
    )


def _without(path: Path, katas: Sequence[Kata], verdict: Word, problem: str) -> Submission:
    modules = {kata.id: Module(kata, verdict=verdict, reason=printable(problem)) for kata in katas}
    return Submission(printable(path.name), modules)


def _instead(path: Path) -> str:
    """What a folder holds in place of a submission: often it tells what went wrong."""
    if not path.is_dir():
        return ""
    names = sorted(each.name for each in path.iterdir())
    if not names:
        return "The folder is empty."
    shown = ", ".join(id_of(name)[:40] for name in names[:5])
    return f"There is {shown}{' …' if len(names) > 5 else ''}."


def _read(path: Path, katas: Sequence[Kata]) -> Submission:
    if path.is_file():
        return read_archive(path, katas)
    if not path.is_dir():
        raise BadArchive(f"There is no {path}.")
    folder = _root(path, katas)
    if folder is None:
        # A link might lead to the archive of somebody else, a FIFO nowhere.
        archives = sorted(
            each for each in path.iterdir() if is_archive(each) and each.is_file() and not each.is_symlink()
        )
        if len(archives) == 1:
            return read_archive(archives[0], katas)
    return read_submission(folder or path, katas)


def _root(path: Path, katas: Sequence[Kata]) -> Path | None:
    """The outermost folder, at most DEPTH deep, that has the shape of exercises/ or contains exercises/."""
    level, seen = [path], 0
    for _ in range(DEPTH + 1):
        for folder in level:
            inner = folder / "exercises" if (folder / "exercises").is_dir() else folder
            if any((inner / kata.module_path).exists() for kata in katas):
                return folder
        level = [inner for folder in level for inner in _folders(folder)]
        seen += len(level)
        if seen > MAX_FOLDERS:
            raise BadArchive(
                f"It holds more than {MAX_FOLDERS} folders, and no kata's file in the outer ones."
            )
    return None


def _folders(path: Path) -> list[Path]:
    with os.scandir(path) as entries:
        return sorted(
            Path(each.path)
            for each in entries
            if each.is_dir(follow_symlinks=False) and not each.name.startswith((".", "__"))
        )


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError as error:  # what we may not look at is there; a name that is too long is none
        return isinstance(error, PermissionError)


def _in_folder(folder: Path) -> Iterator[Found]:
    for each in sorted(folder.iterdir()):
        if each.name.startswith((".", "__")):
            continue
        if name := each.name if each.is_dir() else _stem(each):
            yield Found(_short(id_of(name) or repr(name)), id_of(name), each)


def _stem(file: Path) -> str:
    """The name of an archive without its suffix; empty if it is no archive."""
    suffixes = sorted((*SUFFIXES, *UNKNOWN), key=len, reverse=True)
    return next(
        (
            file.name[: -len(suffix)]
            for suffix in suffixes
            if file.is_file() and file.name.lower().endswith(suffix)
        ),
        "",
    )


def _short(learner: str) -> str:
    """An id that fits into the gradebook; two that only differ behind that stay two."""
    if len(learner) <= LONGEST:
        return learner
    digest = hashlib.sha256(learner.encode()).hexdigest()[:8]
    return f"{learner[: LONGEST - 10]}…~{digest}"


def _in_manifest(file: Path) -> Iterator[tuple[str, Found]]:
    """The submissions, and where in the file they stand."""
    for where, row in rows_of(file, COLUMNS, ("id", "path")):
        learner = id_of(row["id"])
        for name in ("id", "path"):
            if not row[name]:
                raise BadInput(f"{where}: {name!r} is empty.")
        if len(learner) > LONGEST:
            raise BadInput(f"{where}: the id has more than {LONGEST} characters.")
        found = Found(
            learner,
            id_of(row["name"]) or learner,
            file.parent / row["path"],
            _time(row["submitted_at"], where),
        )
        yield where, found


def _time(text: str, where: str) -> datetime | None:
    if not text:
        return None
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None:
            return found.astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError):
        raise BadInput(
            f"{where}: {text!r} is no time. Write it like 2026-11-21T23:59:00+01:00 (ISO 8601)."
        ) from None
    raise BadInput(
        f"{where}: {text!r} has no time zone. Write it like {found.isoformat()}+00:00 for UTC, or with your own."
    )
