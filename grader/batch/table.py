"""CSV files that an instructor writes: with the separators of any spreadsheet program, and checked row by row."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.report.printable import printable

_SEPARATORS = ",;\t"


class BadInput(Exception):
    """The submissions cannot be found as they are described. The text says where, and what to do."""


def rows_of(file: Path, known: Sequence[str], needed: Sequence[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where each row stands, for messages, and its cells by column; rows without anything are passed over.

    Args:
        file: CSV in UTF-8, its cells separated by commas, semicolons (Excel, where a comma is in numbers) or tabs.
        known: the columns that are read, in small letters; others are left alone.
        needed: those of them that must be there.

    Raises:
        BadInput: it is no such file, or a row does not fit its first line.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(f"{file} is not UTF-8 text. Save it as CSV in UTF-8.") from None
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from None
    separator = max(_SEPARATORS, key=text.partition("\n")[0].count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip().lower() for name in next(rows, [])]
        for name in known:
            if header.count(name) > 1:
                raise BadInput(f"{file}, line 1: the column {name!r} is there twice.")
            if name in needed and name not in header:
                more = " and ".join(name for name in known if name not in needed)
                raise BadInput(
                    f"{file}, line 1: the column {name!r} is missing. The columns are {', '.join(known)}; {more} may "
                    "be left out."
                )
        line = rows.line_num + 1
        for row in rows:
            where = f"{file}, line {line}"
            line = rows.line_num + 1
            if any(cell.strip() for cell in row[len(header) :]):
                raise BadInput(
                    f"{where}: it has {len(row)} cells, and line 1 has {len(header)}. A cell that holds a "
                    f"{separator!r} needs quotes around it."
                )
            cells = dict(zip(header, row, strict=False))
            found = {name: cells.get(name, "").strip() for name in known}
            if any(found.values()):
                yield where, found
    except csv.Error as error:
        raise BadInput(f"{file}, line {rows.line_num}: {error}. Is a quote missing?") from None


def id_of(text: str) -> str:
    """Return an id as it is shown and stored: in one line, and without what nobody sees."""
    return " ".join(printable(text).split())
