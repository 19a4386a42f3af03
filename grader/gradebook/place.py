"""Where a gradebook is: a database's URL as people write it, and the engine that opens it."""

import os
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from grader.gradebook.errors import GradebookError
from grader.gradebook.models import Base
from grader.report.printable import printable

_DRIVERS = {
    "postgres": "postgresql+psycopg2",
    "postgresql": "postgresql+psycopg2",
    "mysql": "mysql+pymysql",
    "mariadb": "mariadb+pymysql",
}
"""Those that come with the grader, for URLs that name none."""
_EXAMPLES = "sqlite:///class.sqlite or postgresql+psycopg2://user:password@host/database"


def read_url(text: str) -> URL:
    """Return the URL of a gradebook.

    Raises:
        GradebookError: it is none, or of a database that is gone when the command ends.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise _no_url(text, "it cannot be read as one") from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise GradebookError(
            "A gradebook in memory is gone when the command ends. Name a file: sqlite:///class.sqlite"
        )
    return url


def shown(url: URL) -> str:
    """Return a URL without what nobody else should read."""
    return printable(url.set(query={}).render_as_string(hide_password=True))


def opened(url: URL, *, reading: bool) -> Engine:
    """Open the database of a gradebook.

    Args:
        url: where.
        reading: leave it as it is: nothing is made or written, and it may lie where nobody can write.

    Raises:
        GradebookError: it cannot be opened, it is not there, or another version of the grader made it.
    """
    try:
        engine = create_engine(_to_read(url) if reading else url)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "connect", _careful)
            if not reading:
                event.listen(engine, "connect", _beside_readers)
        if not reading:
            Base.metadata.create_all(engine)
        _check(engine, url)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise _no_url(shown(url), str(error)) from None
    except DBAPIError as error:
        raise GradebookError(f"The gradebook {shown(url)} cannot be opened: {reason(error)}") from None
    return engine


def reason(error: DBAPIError) -> str:
    """Return the first line of what the driver says."""
    return printable((str(error.orig).strip().splitlines() or [type(error.orig).__name__])[0])


def _no_url(text: str, why: str) -> GradebookError:
    told = f"***@{text.rpartition('@')[2]}" if "@" in text and "***" not in text else text
    return GradebookError(
        f"{printable(told)!r} is no database's URL ({printable(why)}). Write it like {_EXAMPLES}"
    )


def _to_read(url: URL) -> URL:
    if url.get_backend_name() != "sqlite" or not url.database or url.database.startswith("file:"):
        return url
    file = Path(url.database)
    if not file.is_file():
        raise GradebookError(f"There is no gradebook {str(file)!r}.")
    log = file.with_name(f"{file.name}-wal")
    if os.access(file.parent, os.W_OK) or (log.is_file() and log.stat().st_size):
        return url
    # SQLite writes a little to read along with a writer. Nobody writes here, so it need not.
    return URL.create(
        "sqlite", database=file.resolve().as_uri(), query={"mode": "ro", "immutable": "1", "uri": "true"}
    )


def _check(engine: Engine, url: URL) -> None:
    there = inspect(engine)
    for table in Base.metadata.sorted_tables:
        columns = (
            {column["name"] for column in there.get_columns(table.name)}
            if there.has_table(table.name)
            else set()
        )
        if missing := [column.name for column in table.columns if column.name not in columns]:
            raise GradebookError(
                f"{shown(url)} is no gradebook of this version of the grader: it has no {table.name}.{missing[0]}. "
                "Grade the class into another one."
            )


def _careful(connection: object, record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


def _beside_readers(connection: object, record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode = WAL")  # a reader does not hold the writer up
    # What is committed outlives us, however we end; a power cut may take the last verdicts, and they are graded again.
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()
