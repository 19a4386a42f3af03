"""Reads the katas' modules out of archives, in memory: nothing is ever unpacked to a disk."""

import bz2
import gzip
import lzma
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

from grader.course import Kata
from grader.grading.staging import MAX_MODULE_BYTES, Module, Submission, judged_by_its_bytes
from grader.report.printable import printable

SUFFIXES = (".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz")

MAX_ARCHIVE_BYTES = 200_000_000
"""What a tar archive may hold in all, unpacked: it has to be read from its beginning to its end."""
MAX_MEMBERS = 100_000

Read = Callable[[], bytes]
"""Reads a member, at most one byte more than a module may have."""


class BadArchive(Exception):
    """The archive cannot be read. The text is a sentence for the instructor."""


def is_archive(path: Path) -> bool:
    """Whether a file's name says that it is an archive that can be read."""
    return path.name.lower().endswith(SUFFIXES)


def read_archive(path: Path, katas: Iterable[Kata]) -> Submission:
    """Read the katas' modules from an archive of a folder of the same shape as exercises/, or of one around it.

    Args:
        path: a zip or tar file.
        katas: the katas to look for; nothing else is kept.

    Raises:
        BadArchive: it is none, it is broken, or far too large.
        OSError: the file cannot be read, which is not its author's fault.
    """
    katas = list(katas)
    if not is_archive(path):
        raise BadArchive(f"{path.name} is no archive that can be read ({', '.join(SUFFIXES)}).")
    with path.open("rb") as file:
        try:
            members = dict(
                _zip(path, file) if path.name.lower().endswith(".zip") else _tar(path, file, katas)
            )
        except BadArchive:
            raise
        except Exception as error:  # a hostile file finds many ways to confuse what reads it
            raise BadArchive(f"{path.name} cannot be read: {_why(error)}.") from None
        root = _root(members, katas)
        modules = {kata.id: _module(path, kata, members.get(f"{root}{kata.module_path}")) for kata in katas}
    return Submission(printable(path.name), modules)


def _module(path: Path, kata: Kata, read: Read | None) -> Module:
    if read is None:
        return Module(kata, verdict="missing", reason=f"The submission has no {kata.module_path}.")
    try:
        return judged_by_its_bytes(kata, read())
    except Exception as error:  # the same
        why = f"{kata.module_path} cannot be read from {printable(path.name)}: {_why(error)}."
        return Module(kata, verdict="failed", reason=why)


def _why(error: Exception) -> str:
    """What is wrong, in few words: the archive chooses some of them."""
    return (printable(str(error)) or type(error).__name__)[:200].rstrip(".")


def _root(members: Iterable[str], katas: Iterable[Kata]) -> str:
    """The folder in the archive that has the shape of exercises/: where most katas are, the outermost of such."""
    ends = {kata.module_path for kata in katas}
    found: dict[str, int] = {}
    for name in members:
        parts = name.split("/")
        if "/".join(parts[-3:]) in ends:
            root = "".join(f"{part}/" for part in parts[:-3])
            found[root] = found.get(root, 0) + 1
    # A clone holds the reference, too, in a folder of its own; it is nobody's submission.
    own = {root: count for root, count in found.items() if not root.endswith("solutions/")} or found
    return max(own, key=lambda root: (own[root], -root.count("/")), default="")


def _zip(path: Path, file: IO[bytes]) -> Iterator[tuple[str, Read]]:
    archive = zipfile.ZipFile(file)
    if len(archive.infolist()) > MAX_MEMBERS:
        raise BadArchive(f"{path.name} holds more than {MAX_MEMBERS} files.")
    for member in archive.infolist():
        kind = stat.S_IFMT(member.external_attr >> 16)
        if not member.is_dir() and kind in (0, stat.S_IFREG) and (name := _name(member.filename)):
            yield name, lambda member=member: _some(archive.open(member))  # type: ignore[misc]


def _tar(path: Path, file: IO[bytes], katas: Iterable[Kata]) -> Iterator[tuple[str, Read]]:
    ends = tuple(kata.module_path for kata in katas)
    with tarfile.open(fileobj=_Bounded(path.name, _unpacked(file)), mode="r:") as archive:  # type: ignore[call-overload]
        for number, member in enumerate(archive):
            if number > MAX_MEMBERS:
                raise BadArchive(f"{path.name} holds more than {MAX_MEMBERS} files.")
            if not member.isreg() or not (name := _name(member.name)) or not name.endswith(ends):
                continue
            opened = archive.extractfile(member)
            data = _some(opened) if opened is not None else b""
            yield name, lambda data=data: data  # type: ignore[misc]


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    """The tar archive in a compressed file; what its first bytes say counts, as learners rename files."""
    first = file.read(6)
    file.seek(0)
    for magic, module in ((b"\x1f\x8b", gzip), (b"BZh", bz2), (b"\xfd7zXZ\0", lzma)):
        if first.startswith(magic):
            return cast("IO[bytes]", module.open(file))
    return file


class _Bounded:
    """Gives no more of a tar archive than it may hold: its headers say how much is read at once, and may lie."""

    def __init__(self, name: str, opened: IO[bytes]) -> None:
        self._name, self._opened = name, opened

    def tell(self) -> int:
        return self._opened.tell()

    def seek(self, position: int) -> int:
        self._check(position)
        return self._opened.seek(position)

    def read(self, size: int) -> bytes:
        self._check(self._opened.tell() + size)
        return self._opened.read(size)

    def _check(self, position: int) -> None:
        if position > MAX_ARCHIVE_BYTES:
            raise BadArchive(f"{self._name} holds more than {MAX_ARCHIVE_BYTES / 1e6:.0f} MB.")


def _some(opened: IO[bytes]) -> bytes:
    with opened:
        return opened.read(MAX_MODULE_BYTES + 1)


def _name(text: str) -> str:
    """A member's name with forward slashes; empty if it leads out of the archive."""
    path = PurePosixPath(text.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or "\0" in text:
        return ""
    return str(path)
