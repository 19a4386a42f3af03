"""Databases as SQLAlchemy's tests want them: a main one, and two schemas beside it.

See README.unittests.rst in SQLAlchemy's source distribution. All of it is dropped again.
"""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from sqlalchemy import make_url

from grader.databases import Server, Unavailable

MAIN = "kata_compliance"
SCHEMAS = ("test_schema", "test_schema_2")


class NoServer(Exception):
    """There is no server to run the tests on; the text says why."""


@contextmanager
def prepared(server: Server | Unavailable) -> Iterator[str]:
    """Make the databases, yield the URL for `--dburi`, and drop them.

    Raises:
        NoServer: There is none for this backend.
    """
    if isinstance(server, Unavailable):
        raise NoServer(f"{server.backend.title} is not available. {server.help}")
    with _WAYS[server.backend.name](server) as url:
        yield url


@contextmanager
def _sqlite(server: Server) -> Iterator[str]:
    with tempfile.TemporaryDirectory(dir=server.address.folder) as folder:  # in memory, where there is room
        yield f"sqlite:///{Path(folder) / 'main.db'}"


@contextmanager
def _postgresql(server: Server) -> Iterator[str]:
    url = make_url(server.address.url)
    with _administration(server, server.address.url) as execute:
        execute(f"DROP DATABASE IF EXISTS {MAIN} WITH (FORCE)")
        execute(f"CREATE DATABASE {MAIN} TEMPLATE template0 ENCODING 'UTF8'")
        main = url.set(database=MAIN).render_as_string(hide_password=False)
        with _administration(server, main) as execute_there:
            for schema in SCHEMAS:
                execute_there(f"CREATE SCHEMA {schema}")
            for extension in ("hstore", "citext"):
                try:
                    execute_there(f"CREATE EXTENSION {extension}")
                except psycopg2.Error:
                    raise NoServer(
                        f"{server.version} ({server.source}) lacks the extension {extension}"
                    ) from None
        try:
            yield main
        finally:
            execute(f"DROP DATABASE {MAIN} WITH (FORCE)")


@contextmanager
def _mysql(server: Server) -> Iterator[str]:
    url = make_url(server.address.url)
    with _administration(server, server.address.url) as execute:
        for name in (MAIN, *SCHEMAS):
            execute(f"DROP DATABASE IF EXISTS {name}")
            execute(f"CREATE DATABASE {name} CHARACTER SET utf8mb4")
        try:
            yield url.set(database=MAIN).render_as_string(hide_password=False)
        finally:
            for name in (MAIN, *SCHEMAS):
                execute(f"DROP DATABASE {name}")


@contextmanager
def _administration(server: Server, url: str) -> Iterator[Callable[[str], None]]:
    connection: Any = server.backend.connect(url)

    def execute(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql)

    try:
        yield execute
    finally:
        connection.close()


_WAYS: dict[str, Callable[[Server], AbstractContextManager[str]]] = {
    "sqlite": _sqlite,
    "postgresql": _postgresql,
    "mysql": _mysql,
}
