"""What an instructor may say about a format."""

from pathlib import Path
from typing import Literal

import msgspec

IdColumn = Literal["ID", "SIS User ID", "SIS Login ID"]


class Options(msgspec.Struct, frozen=True):
    """Args:
    assignment: the name of Canvas's column; an existing assignment's is written `Name (ID)`.
    id_column: which of Canvas's columns holds the learners' ids.
    worksheet: Moodle's grading worksheet, as it was downloaded.
    grade_column: the name of the worksheet's column for grades; None to find it.
    """

    assignment: str = "SQLAlchemy katas"
    id_column: IdColumn = "SIS Login ID"
    worksheet: Path | None = None
    grade_column: str | None = None


class WrongOption(Exception):
    """An option is missing or does not fit. The text says what to do."""
