"""MySQL or MariaDB, which speaks the same: the system's, the distribution's packages, or Docker's."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pymysql
from pymysql.constants import ER
from sqlalchemy import URL, Engine, NullPool, Pool, event

from grader.databases import docker, mysql_private, private
from grader.databases.backend import Notify, cause
from grader.databases.model import Address
from grader.databases.run import Run
from grader.databases.server_backend import CONNECTIONS, ServerBackend, prefix, viewer
from grader.side import Engines

LOCK_WAITS = {ER.LOCK_WAIT_TIMEOUT, 3572}
"""1205, and MySQL 8's answer to NOWAIT."""

IMPATIENT = "SET SESSION lock_wait_timeout = 1, innodb_lock_wait_timeout = 1"
"""Table locks and row locks, in whole seconds; the defaults are a day and 50 s."""

SOON_OVER = "/*M! , max_statement_time = 5 */ /*!80000 , max_execution_time = 5000 */"
"""The longest statement, in seconds for MariaDB and milliseconds for MySQL: each reads its own comment alone."""

RIGHTS = (
    "SELECT, INSERT, UPDATE, DELETE, CREATE, DROP, REFERENCES, INDEX, ALTER, CREATE TEMPORARY TABLES,"
    " LOCK TABLES, EXECUTE, CREATE VIEW, SHOW VIEW, CREATE ROUTINE, ALTER ROUTINE, TRIGGER"
)
"""All that a database has to offer but EVENT, which would run after its user has gone."""


class MySQL(ServerBackend):
    """MySQL and MariaDB by PyMySQL."""

    name = "mysql"
    driver = "pymysql"
    variable = "KATA_MYSQL_URL"
    steps = ("system", "fetched", "docker")
    disk_full = re.compile("No space left on device|Disk full|The table '.*' is full")
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
        files = "" if step == "docker" else str(private.files_of(run, self.name))
        return Address(self.name, url, self.version_at(url), step, run.token, str(run.folder), files)

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
        """Make users with rights on what is called like the first; `_` would be a wildcard in a grant."""
        pattern = name.replace("_", r"\_") + r"\_%"
        limit = f"MAX_USER_CONNECTIONS {CONNECTIONS}"
        users = [f"'{user}'@'%'" for user in (name, viewer(name))]
        _rows(
            connection,
            "CREATE USER "
            + ", ".join(f"{user} IDENTIFIED BY '{password}'" for user in users)
            + f" WITH {limit}",
        )
        _rows(connection, f"GRANT {RIGHTS} ON `{pattern}`.* TO {', '.join(users)}")

    def drop_user(self, connection: Any, name: str) -> None:
        """Drop the users and what is still connected as them."""
        _kill(connection, f"user IN ('{name}', '{viewer(name)}')")
        _rows(connection, f"DROP USER IF EXISTS '{name}'@'%', '{viewer(name)}'@'%'")

    def create_database(self, connection: Any, name: str, user: str) -> None:
        """Make a database for any text, with the server's own way to compare it."""
        _rows(connection, f"CREATE DATABASE {name} CHARACTER SET utf8mb4")

    def drop_database(self, connection: Any, name: str, user: str) -> None:
        """Drop a database; a transaction or a table lock in it would hold that up for a day."""
        _rows(connection, IMPATIENT)
        _kill(connection, f"db = '{name}'")
        for last in (False, True):
            try:
                _rows(connection, f"DROP DATABASE IF EXISTS {name}")
                return
            except pymysql.err.Error:
                # The lock may be held from a connection that is in no database, or from none any more.
                _kill(connection, f"user = '{user}'")
                _end_prepared(connection)
                if last:
                    raise

    def end_connections(self, connection: Any, database: str) -> None:
        """End what is in the database, and what its user does from elsewhere."""
        _kill(connection, f"db = '{database}' OR user = '{database.rpartition('_')[0]}'")

    def folders(self, connection: Any, data: Path, token: str) -> Iterator[tuple[str, Path]]:
        """A folder is called like its database."""
        for name in self.find(connection, prefix(token))[0]:
            yield name, data / name

    def find(self, connection: Any, prefix: str) -> tuple[list[str], list[str]]:
        """Look them up in the catalogue."""
        databases = _rows(
            connection,
            "SELECT schema_name FROM information_schema.schemata "
            f"WHERE left(schema_name, {len(prefix)}) = '{prefix}'",
        )
        users = _rows(connection, f"SELECT user FROM mysql.user WHERE left(user, {len(prefix)}) = '{prefix}'")
        return [str(row[0]) for row in databases], [str(row[0]) for row in users]

    def engines(self, url: str, *, savepoints: bool = False, read_committed: bool = False) -> Engines:
        """MySQL's REPEATABLE READ hides what others commit meanwhile."""
        return Engines(url, {"isolation_level": "READ COMMITTED"} if read_committed else {})

    def outside_engine(self, url: str, pool: type[Pool] = NullPool) -> Engine:
        """Let SQLAlchemy know which database it is in: it asks at the first connection alone."""
        engine = super().outside_engine(url, pool)

        @event.listens_for(engine, "connect")
        def connect(*_: object) -> None:
            engine.dialect.default_schema_name = engine.url.database

        return engine

    def impatient(self, options: dict[str, Any]) -> dict[str, Any]:
        """Wait for locks as short as MySQL can: it counts whole seconds."""
        return options | {"init_command": f"{IMPATIENT} {SOON_OVER}", "connect_timeout": 5}

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


def _end_prepared(connection: Any) -> None:
    """Roll back the prepared transactions (XA) whose connections have gone; others refuse it by themselves."""
    for statement in ("XA RECOVER CONVERT XID", "XA RECOVER FORMAT='SQL'"):  # MySQL's way and MariaDB's
        with suppress(pymysql.err.Error):
            for form, length, _, data in _rows(connection, statement):
                with suppress(pymysql.err.Error):
                    _rows(connection, f"XA ROLLBACK {_xid(form, length, data)}")


def _xid(form: int, length: int, data: str) -> str:
    """Write a transaction's name as SQL; MySQL tells its two parts as one hexadecimal number."""
    if not data.startswith("0x"):
        return data
    digits = data[2:]
    return f"X'{digits[: 2 * length]}', X'{digits[2 * length :]}', {form}"


def _kill(connection: Any, condition: str) -> None:
    for (number,) in _rows(connection, f"SELECT id FROM information_schema.processlist WHERE {condition}"):
        with suppress(pymysql.err.Error):  # it may end by itself meanwhile
            _rows(connection, f"KILL {number}")
