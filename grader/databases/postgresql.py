"""PostgreSQL: the distribution's binaries, those of a wheel, or Docker's."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import errors
from sqlalchemy import URL, Engine, Pool, QueuePool, event
from sqlalchemy.exc import DisconnectionError

from grader.databases import docker, postgresql_private, private
from grader.databases.backend import Notify, cause
from grader.databases.model import Address
from grader.databases.postgresql_private import ADMINISTRATOR, verifier
from grader.databases.run import Run
from grader.databases.server_backend import CONNECTIONS, ServerBackend, prefix, viewer
from grader.dbapi.real import CONNECT, LOCK_SECONDS
from grader.side import Engines

LOCK_NOT_AVAILABLE = "55P03"

SHORT_WAITS = f"ALTER ROLE {{user}} SET lock_timeout = '{LOCK_SECONDS}s'"

DETERMINISTIC_COLLATION = """
    SELECT coalesce(min(collcollate), 'C') FROM pg_collation
    WHERE collprovider = 'c' AND lower(replace(collcollate, '-', '')) = 'c.utf8'
"""

NOTHING_IS_LEFT = """
    SELECT NOT EXISTS (SELECT FROM pg_class WHERE oid >= 16384)
        AND NOT EXISTS (SELECT FROM pg_proc WHERE oid >= 16384)
        AND NOT EXISTS (SELECT FROM pg_type WHERE oid >= 16384)
        AND NOT EXISTS (SELECT FROM pg_largeobject_metadata)
        AND NOT EXISTS ({others})
"""
"""Numbers from 16384 on (FirstNormalObjectId) belong to what was made after the server."""

OTHERS = """
    SELECT pid FROM pg_stat_get_activity(NULL)
    WHERE datid = (SELECT oid FROM pg_database WHERE datname = '{database}') AND pid <> pg_backend_pid()
"""
"""Other connections to a database: what is below `pg_stat_activity`, which takes three times as long."""

NO_VIEWER = "AND usesysid <> '{viewer}'::regrole"
"""Goes after `OTHERS`: the grader's own view of the database stays connected."""

NO_ADVISORY_LOCKS = """
    DO $$ DECLARE function regprocedure; BEGIN
        FOR function IN SELECT oid FROM pg_proc WHERE proname ~ '^pg_(try_)?advisory_(xact_)?lock' LOOP
            EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', function);
        END LOOP;
    END $$
"""
"""They fill the table of locks, which all databases share, in an instant; only a superuser can take the right away."""


class PostgreSQL(ServerBackend):
    """PostgreSQL by psycopg2."""

    name = "postgresql"
    driver = "psycopg2"
    variable = "KATA_POSTGRESQL_URL"
    steps = ("system", "wheel", "docker")
    disk_full = re.compile("No space left on device")
    drivername = "postgresql+psycopg2"
    schemes = frozenset({"postgresql", "postgres"})
    stop_signal = postgresql_private.STOP_SIGNAL
    driver_error = psycopg2.Error
    empties = True

    def provide(self, step: str, run: Run, notify: Notify) -> Address:
        """Start a server from the system's binaries, the wheel's, or in Docker."""
        if step == "docker":
            url = docker.start(run, notify, CONTAINER, self.connect)
        elif step == "system":
            url = postgresql_private.start_from_system(run)
        else:
            url = postgresql_private.start_from_wheel(run)
        files = "" if step == "docker" else str(private.files_of(run, self.name))
        return Address(self.name, url, self.version_at(url), step, run.token, str(run.folder), files)

    def connect(self, url: str, **defaults: Any) -> Any:
        """Connect in autocommit. Looking for Kerberos tickets would cost 1 ms each time."""
        connection = super().connect(url, connect_timeout=5, gssencmode="disable", **defaults)
        connection.autocommit = True
        return connection

    def complete(self, url: URL) -> URL:
        """Name the database, which would be called like the user otherwise."""
        return url if url.database else url.set(database=ADMINISTRATOR)

    def identify(self, connection: Any) -> str:
        """Return "PostgreSQL 15.18" without the packager's remarks."""
        return f"PostgreSQL {_scalar(connection, 'SHOW server_version').split()[0]}"

    def create_user(self, connection: Any, name: str, password: str) -> None:
        """Make two roles; an administrator that is no superuser must be a member to end their connections."""
        stored = verifier(password)
        for role in (name, viewer(name)):
            _execute(
                connection, f"CREATE ROLE {role} LOGIN CONNECTION LIMIT {CONNECTIONS} PASSWORD '{stored}'"
            )
        _execute(connection, f"{SHORT_WAITS.format(user=name)}; GRANT {name} TO {viewer(name)}")
        if not _scalar(connection, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"):
            _execute(connection, f"GRANT {name}, {viewer(name)} TO CURRENT_USER")

    def restore_user(self, connection: Any, name: str, password: str) -> None:
        """A role may change its own password and settings, and (before PostgreSQL 16) put its members out."""
        stored = verifier(password)
        alter = "; ".join(
            f"ALTER ROLE {role} PASSWORD '{stored}'; ALTER ROLE {role} RESET ALL"
            for role in (name, viewer(name))
        )
        again = f"{SHORT_WAITS.format(user=name)}; GRANT {name} TO {viewer(name)}"
        _execute(connection, f"SET client_min_messages = error; {alter}; {again}")

    def drop_user(self, connection: Any, name: str) -> None:
        """Drop the roles."""
        _execute(connection, f"DROP ROLE IF EXISTS {viewer(name)}, {name}")

    def create_database(self, connection: Any, name: str, user: str) -> None:
        """Copy the run's template: 6 ms by file, 8 ms through the log.

        The database belongs to the administrator: its owner could close it to others, or give it settings.
        """
        template = f"{'_'.join(name.split('_')[:2])}_template"
        strategy = "STRATEGY file_copy" if connection.server_version >= 150000 else ""
        create = f"CREATE DATABASE {name} TEMPLATE {template} {strategy}"
        try:
            _execute(connection, create)
        except errors.InvalidCatalogName:
            self._create_template(connection, template)
            _execute(connection, create)
        _execute(
            connection,
            f"REVOKE ALL ON DATABASE {name} FROM PUBLIC; "
            f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {user}",
        )

    def _create_template(self, connection: Any, name: str) -> None:
        """Make what every fresh database is a copy of: empty, and with a schema that its user may use."""
        _execute(connection, f"SELECT pg_advisory_lock(hashtext('{name}'))")
        try:
            if _column(connection, f"SELECT 1 FROM pg_database WHERE datname = '{name}'"):
                return
            collation = _scalar(connection, DETERMINISTIC_COLLATION)
            unfinished = f"{name}_unfinished"  # nothing can be copied while someone is connected to it
            _execute(
                connection,
                f"CREATE DATABASE {unfinished} TEMPLATE template0 ENCODING 'UTF8' "
                f"LC_COLLATE '{collation}' LC_CTYPE '{collation}'",
            )
            _execute(connection, f"REVOKE ALL ON DATABASE {unfinished} FROM PUBLIC")
            own = connection.info
            inside = CONNECT["psycopg2"](
                **connection.get_dsn_parameters() | {"password": own.password, "dbname": unfinished}
            )
            with inside, inside.cursor() as cursor:
                cursor.execute("GRANT ALL ON SCHEMA public TO PUBLIC")
                if connection.get_parameter_status("is_superuser") == "on":
                    cursor.execute(NO_ADVISORY_LOCKS)
            inside.close()
            _execute(connection, f"ALTER DATABASE {unfinished} RENAME TO {name}")
        finally:
            _execute(connection, f"SELECT pg_advisory_unlock(hashtext('{name}'))")

    def engines(self, url: str, *, savepoints: bool = False, read_committed: bool = False) -> Engines:
        """A fresh database has no hstore: that SQLAlchemy looks for it would cost 1 ms for each engine."""
        return Engines(url, {"use_native_hstore": False})

    def outside_engine(self, url: str, pool: type[Pool] = QueuePool) -> Engine:
        """Keep the connection, a process of the server's: the next test has the same database, emptied."""
        engine = super().outside_engine(url, pool)
        event.listen(engine, "checkout", _as_good_as_new)
        return engine

    def viewing(self, url: URL, user: str) -> URL:
        """Take the user's role, who owns its tables. What is said here counts more than any ALTER … SET."""
        return url.update_query_dict({"options": f"-c role={user} -c search_path=public"})

    def empty_database(self, inside: Any, name: str, user: str) -> bool:
        """Drop whatever the user and its viewer own, in a third of the time that another database takes.

        The viewer's connections go on: nobody but the grader has them.
        """
        roles = f"{user}, {viewer(user)}"
        others = OTHERS.format(database=name) + NO_VIEWER.format(viewer=viewer(user))
        with _impatient(inside):
            _end(inside, others)
            _execute(
                inside,
                f"DROP OWNED BY {roles} CASCADE; "
                f"ALTER ROLE {user} IN DATABASE {name} RESET ALL; "
                f"ALTER ROLE {viewer(user)} IN DATABASE {name} RESET ALL; "
                f"GRANT CONNECT, TEMPORARY ON DATABASE {name} TO {user}",
            )
            return bool(_scalar(inside, NOTHING_IS_LEFT.format(others=others)))

    def drop_database(self, connection: Any, name: str, user: str) -> None:
        """Drop a database with all connections to it, which a plain DROP would wait for for ever."""
        force = "WITH (FORCE)" if connection.server_version >= 130000 else ""
        with _impatient(connection):
            _end(connection, OTHERS.format(database=name))
            _execute(connection, f"DROP DATABASE IF EXISTS {name} {force}")

    def end_connections(self, connection: Any, database: str) -> None:
        """Send SIGTERM to each server process that works for the database."""
        others = OTHERS.format(database=database)
        _execute(connection, f"SELECT pg_terminate_backend(pid) FROM ({others}) AS others")

    def folders(self, connection: Any, data: Path, token: str) -> Iterator[tuple[str, Path]]:
        """A folder is called by the number of its database."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT datname, oid FROM pg_database WHERE starts_with(datname, '{prefix(token)}')"
            )
            for name, number in cursor:
                yield name, data / "base" / str(number)

    def find(self, connection: Any, prefix: str) -> tuple[list[str], list[str]]:
        """Look them up in the catalogue."""
        databases = _column(
            connection, f"SELECT datname FROM pg_database WHERE starts_with(datname, '{prefix}')"
        )
        return databases, _column(
            connection, f"SELECT rolname FROM pg_roles WHERE starts_with(rolname, '{prefix}')"
        )

    def impatient(self, options: dict[str, Any]) -> dict[str, Any]:
        """Bound the waiting for locks, and any statement that the submission's triggers might hold up."""
        given = options.get("options", "")
        return options | {
            "options": f"{given} -c lock_timeout=300 -c statement_timeout=5000".strip(),
            "connect_timeout": 5,
            "gssencmode": "disable",
        }

    def is_lock_wait(self, error: BaseException) -> bool:
        """PostgreSQL says so with an SQLSTATE."""
        return getattr(cause(error), "pgcode", None) == LOCK_NOT_AVAILABLE


CONTAINER = docker.Container(
    backend="postgresql",
    image="postgres:17",
    port=5432,
    data="/var/lib/postgresql/data",
    environment={"POSTGRES_INITDB_ARGS": "--no-sync --encoding=UTF8 --locale=C"},
    password_variable="POSTGRES_PASSWORD",
    arguments=(
        "-c",
        "fsync=off",
        "-c",
        "synchronous_commit=off",
        "-c",
        "full_page_writes=off",
        "-c",
        "timezone=UTC",
    ),
    url=URL.create("postgresql+psycopg2", ADMINISTRATOR, database=ADMINISTRATOR),
    driver_error=psycopg2.Error,
)


@contextmanager
def _impatient(connection: Any) -> Iterator[None]:
    _execute(connection, "SET statement_timeout = 1500")
    try:
        yield
    finally:
        _execute(connection, "RESET statement_timeout")


def _as_good_as_new(connection: Any, *_: object) -> None:
    """Undo what triggers and functions of the last test's submission did to the grader's own connection."""
    try:
        _execute(connection, "DISCARD ALL")
        _execute(connection, "RESET ROLE")  # to that of `viewing`
    except psycopg2.Error as error:
        raise DisconnectionError from error  # it was ended, and the pool makes another one


def _end(connection: Any, others: str) -> None:
    """End other connections. They end within 1 ms; DROP would look at them every 100 ms."""
    deadline = time.monotonic() + 0.5
    while (
        _scalar(connection, f"SELECT count(pg_terminate_backend(pid)) FROM ({others}) AS others")
        and time.monotonic() < deadline
    ):
        time.sleep(0.001)


def _execute(connection: Any, sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _column(connection: Any, sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor]


def _scalar(connection: Any, sql: str) -> Any:
    return _column(connection, sql)[0]
