"""Files of the learner are written whole or not at all, whatever happens in between."""

import os
import stat
from pathlib import Path


def write_whole(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file so that at each moment it is either the old one or the new one; it lasts when this returns.

    Only one process at a time may write a file in this way: callers hold a lock.

    Args:
        path: the file; a link stays a link, and what it leads to is written.
        data: what it shall hold.
        mode: its permission bits; None for those of the file that is there, if any.

    Raises:
        OSError: it could not be written; the old one is still there.
    """
    target = path.resolve()
    if mode is None and target.exists():
        mode = mode_of(target)
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)  # an earlier try was killed
    try:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            new.chmod(mode)
        os.replace(new, target)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def mode_of(path: Path) -> int:
    """Return the permission bits of a file."""
    return stat.S_IMODE(path.stat().st_mode)


def read_if_there(path: Path) -> bytes | None:
    """Return what a file holds; None if there is no such file."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
