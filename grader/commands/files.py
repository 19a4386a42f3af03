"""Files that a command writes where the user says: what does not work is told before the work, and clearly."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO

from grader.commands.exit import Code, Stop


def must_be_writable(file: Path | None) -> None:
    """Find out before the work, not after it; and leave no empty file behind.

    Raises:
        Stop: the file cannot be written.
    """
    if file is None:
        return
    new = not file.exists()
    with writing(file, Code.USAGE), file.open("ab"):
        pass
    if new:
        file.unlink()


@contextmanager
def writing(file: Path, code: Code = Code.GRADER) -> Iterator[None]:
    """Turn the trouble of writing a file into a clear line.

    Raises:
        Stop: the file cannot be written.
    """
    try:
        yield
    except OSError as error:
        raise Stop(f"Cannot write {str(file)!r}: {error.strerror}.", code) from None


def write_whole(file: Path, text: str) -> None:
    """Write a file so that whoever reads it finds the old text or the new one, never a part.

    Raises:
        Stop: the file cannot be written.
    """
    with whole(file) as stream:
        stream.write(text)


@contextmanager
def whole(file: Path, code: Code = Code.GRADER) -> Iterator[TextIO]:
    """Take the text of a file, and put it there when it is complete. Lines end as they are written.

    What is no regular file (a pipe, /dev/stdout) is written into, and never replaced.

    Raises:
        Stop: the file cannot be written.
    """
    with writing(file, code):
        if file.exists() and not file.is_file():
            with file.open("w", encoding="utf-8", newline="") as stream:
                yield stream
            return
        target = file.resolve()
        number, new = tempfile.mkstemp(prefix=f".{target.name[:40]}-", dir=target.parent)
        try:
            with os.fdopen(number, "w", encoding="utf-8", newline="") as stream:
                yield stream
            os.chmod(new, target.stat().st_mode if target.exists() else 0o666 & ~_mask())
            os.replace(new, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(new)
            raise


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
