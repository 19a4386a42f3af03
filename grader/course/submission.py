"""Where a submission's modules lie, and reading one safely."""

import io
import tokenize
from pathlib import Path

from grader.course.model import Kata


class BrokenModule(Exception):
    """A kata's file cannot be read as Python source. The text is a sentence for the learner."""


def module_file(submission: Path, kata: Kata) -> Path:
    """Return where the kata's module lies, whether or not it is there.

    Args:
        submission: a folder of the same shape as exercises/, one that contains such a folder, or the file itself.
        kata: the kata.
    """
    if submission.suffix == ".py":
        return submission
    inner = submission / "exercises"
    return (inner if inner.is_dir() else submission) / kata.module_path


def decode(name: str, data: bytes) -> str:
    """Return the source text of a module, as Python itself would decode it.

    Raises:
        BrokenModule: it holds NUL bytes, or is not text in the encoding that it claims (UTF-8 if it claims none).
    """
    if b"\0" in data:
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise BrokenModule(
            f"{name} has a NUL byte in line {line}: it is not a text file. Save it as plain UTF-8 text again."
        )
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        return io.TextIOWrapper(io.BytesIO(data), encoding, newline=None).read()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        byte = data[error.start]
        raise BrokenModule(
            f"{name} is not UTF-8 text: line {line} holds the byte 0x{byte:02X}. Save the file as UTF-8 in your editor."
        ) from None
    except (SyntaxError, LookupError) as error:
        raise BrokenModule(
            f"{name} cannot be read: {error}. Save the file as UTF-8 in your editor."
        ) from None
