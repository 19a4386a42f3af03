"""MySQL or MariaDB, which speaks the same: the system's, the distribution's packages, or Docker's."""

import time
from contextlib import suppress
from typing import Any

import pymysql
from pymysql.constants import ER
from sqlalchemy import URL, Engine

from grader.databases import docker, mysql_private
from grader.databases.backend import Notify, cause
from grader.databases.model import Address
from grader.databases.run import Run
from grader.databases.server_backend import ServerBackend

LOCK_WAITS = {ER.LOCK_WAIT_TIMEOUT, 3572}
"""1205, and MySQL 8's answer to NOWAIT."""

IMPATIENT = "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1"
"""Table locks and row locks, in whole seconds; the defaults are a day and 50 s."""

PATIENCE = 0.9
"""Seconds after which a drop is not tried again; a last try may wait 1 s more."""


class MySQL(ServerBackend):
    """MySQL and MariaDB by PyMySQL."""

    name = "mysql"
    title = "MySQL"
    driver = "pymysql"
    variable = "KATA_MYSQL_URL"
    steps = ("system", "fetched", "docker")
    drivername = "mysql+pymysql"
    schemes = frozenset({"mysql", "mariadb"})
    stop_signal = mysql_private.STOP_SIGNAL
    driver_error = pymysql.err.Error

    def provide(self, step: str, run: Run, notify: Notify) -> Address:
        """Start a server from the system's binaries, the distribution's packages, or in Docker."""
        if step == "docker":
            url = docker.start(run, notify, CONTAINER, self.connect)
        elif step == "system":
            url = mysql_private.start_from_system(run)
        else:
            url = mysql_private.start_from_packages(run, notify)
        return Address(self.name, url, self.version_at(url), step, run.token, str(run.folder))

    def connect(self, url: str, **defaults: Any) -> Any:
        """Connect in autocommit."""
        return super().connect(url, connect_timeout=5, autocommit=True, **defaults)

    def complete(self, url: URL) -> URL:
        """Switch TLS off unless the URL says something of it: it costs 20 ms a connection."""
        if any(key.startswith("ssl") for key in url.query):
            return url
        return url.update_query_dict({"ssl_disabled": "true"})

    def identify(self, connection: Any) -> str:
        """Return "MariaDB 10.11.19" or "MySQL 9.7.4"."""
        version = str(_rows(connection, "SELECT version()")[0][0])
        return f"{'MariaDB' if 'mariadb' in version.lower() else 'MySQL'} {version.partition('-')[0]}"

    def create_user(self, connection: Any, name: str, password: str) -> None:
        """Make a user with all rights on what is called like it; `_` would be a wildcard in a grant."""
        pattern = name.replace("_", r"\_") + r"\_%"
        _rows(connection, f"CREATE USER '{name}'@'%' IDENTIFIED BY '{password}'")
        _rows(connection, f"GRANT ALL ON `{pattern}`.* TO '{name}'@'%'")

    def drop_user(self, connection: Any, name: str) -> None:
        """Drop the user and what is still connected as it."""
        _kill(connection, f"user = '{name}'")
        _rows(connection, f"DROP USER IF EXISTS '{name}'@'%'")

    def create_database(self, connection: Any, name: str, user: str) -> None:
        """Make a database for any text, with the server's own way to compare it."""
        _rows(connection, f"CREATE DATABASE {name} CHARACTER SET utf8mb4")

    def drop_database(self, connection: Any, name: str, user: str) -> None:
        """Drop a database; a transaction or a table lock in it would hold that up for a day."""
        _rows(connection, IMPATIENT)
        deadline = time.monotonic() + PATIENCE
        _kill(connection, f"db = '{name}'")
        while True:
            try:
                _rows(connection, f"DROP DATABASE IF EXISTS {name}")
                return
            except pymysql.err.Error:
                # The lock may be held from a connection that is in no database.
                _kill(connection, f"user = '{user}'")
                if time.monotonic() > deadline:
                    raise

    def find(self, connection: Any, prefix: str) -> tuple[list[str], list[str]]:
        """Look them up in the catalogue."""
        databases = _rows(
            connection,
            "SELECT schema_name FROM information_schema.schemata "
            f"WHERE left(schema_name, {len(prefix)}) = '{prefix}'",
        )
        users = _rows(connection, f"SELECT user FROM mysql.user WHERE left(user, {len(prefix)}) = '{prefix}'")
        return [str(row[0]) for row in databases], [str(row[0]) for row in users]

    def create_engine(
        self, url: str, *, savepoints: bool = False, read_committed: bool = False, **options: Any
    ) -> Engine:
        """Make an engine; MySQL's REPEATABLE READ hides what others commit meanwhile."""
        if read_committed:
            options.setdefault("isolation_level", "READ COMMITTED")
        return super().create_engine(url, **options)

    def impatient(self, options: dict[str, Any]) -> dict[str, Any]:
        """Wait for locks as short as MySQL can: it counts whole seconds."""
        return options | {"init_command": IMPATIENT, "connect_timeout": 5}

    def is_lock_wait(self, error: BaseException) -> bool:
        """MySQL says so with a number."""
        arguments = cause(error).args
        return bool(arguments) and arguments[0] in LOCK_WAITS


CONTAINER = docker.Container(
    backend="mysql",
    image="mysql:8.4",
    port=3306,
    data="/var/lib/mysql",
    environment={},
    password_variable="MYSQL_ROOT_PASSWORD",
    arguments=(
        *("--skip-log-bin", "--skip-name-resolve", "--performance-schema=0", "--mysqlx=OFF"),
        *("--innodb-flush-log-at-trx-commit=0", "--default-time-zone=+00:00"),
    ),
    url=URL.create("mysql+pymysql", "root", query={"ssl_disabled": "true"}),
    driver_error=pymysql.err.Error,
)


def _rows(connection: Any, sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _kill(connection: Any, condition: str) -> None:
    for (number,) in _rows(connection, f"SELECT id FROM information_schema.processlist WHERE {condition}"):
        with suppress(pymysql.err.Error):  # it may end by itself meanwhile
            _rows(connection, f"KILL {number}")
