"""A fresh database for each test, a user for each job, and nothing left of either."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from grader.databases import Account, DatabaseError, Server, attach
from grader.databases.server_backend import ServerBackend, prefix
from grader.tests import needs

NOT_FOR_EVER = 10.0
"""Seconds: the servers themselves would wait for a minute, or without end."""


@pytest.fixture
def account(server: Server) -> Iterator[Account]:
    with server.account() as account:
        yield account


def names_of_the_run(server: Server) -> tuple[list[str], list[str]]:
    assert isinstance(server.backend, ServerBackend)
    with server.backend.administration(server.address.url) as connection:
        return server.backend.find(connection, prefix(server.address.token))


def test_a_submission_writes_and_the_outside_sees_what_is_committed(anywhere: Server) -> None:
    with anywhere.account() as account:
        scratch = account.fresh()
        engine = create_engine(scratch.url)
        outside = anywhere.backend.outside_engine(scratch.outside_url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE word (word VARCHAR(40))"))
            connection.execute(text("INSERT INTO word VALUES (:word)"), {"word": "naïve – 🐍"})
        with engine.connect() as connection:
            connection.execute(text("INSERT INTO word VALUES ('uncommitted')"))
            with outside.connect() as view:
                assert view.execute(text("SELECT word FROM word")).scalars().all() == ["naïve – 🐍"]
        engine.dispose()


def test_what_the_grader_creates_is_the_submissions_to_use(anywhere: Server) -> None:
    with anywhere.account() as account:
        scratch = account.fresh()
        with anywhere.backend.outside_engine(scratch.outside_url).begin() as outside:
            outside.execute(text("CREATE TABLE t (a INTEGER)"))
        engine = create_engine(scratch.url)
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO t VALUES (1)"))
        engine.dispose()


def test_each_fresh_database_is_empty_and_another(anywhere: Server) -> None:
    with anywhere.account() as account:
        first, second = account.fresh(), account.fresh()
        engine = create_engine(first.url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (a INTEGER)"))
        engine.dispose()
        outside = anywhere.backend.outside_engine(second.outside_url)
        assert inspect(outside).get_table_names() == []


def test_a_url_names_its_driver(anywhere: Server) -> None:
    names = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg2", "mysql": "mysql+pymysql"}
    with anywhere.account() as account:
        assert make_url(account.fresh().url).drivername == names[anywhere.backend.name]


def test_another_process_attaches_by_the_address(anywhere: Server) -> None:
    with attach(anywhere.address).account() as account:
        engine = anywhere.backend.outside_engine(account.fresh().outside_url)
        with engine.connect() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
    assert attach(anywhere.address).version == anywhere.version


def test_a_user_enters_only_databases_of_its_own(server: Server) -> None:
    with server.account() as mine, server.account() as others:
        foreign = make_url(others.fresh().url)
        me = make_url(mine.fresh().url)
        intruder = create_engine(foreign.set(username=me.username, password=me.password))
        with pytest.raises(OperationalError, match="denied"):
            intruder.connect()


def test_a_user_enters_no_database_of_the_servers(server: Server, account: Account) -> None:
    if server.source == "url":
        private = {"mysql": "mysql"}.get(server.backend.name)
    else:
        private = {"postgresql": "postgres", "mysql": "mysql"}[server.backend.name]
    if private:
        engine = create_engine(make_url(account.fresh().url).set(database=private))
        with pytest.raises(OperationalError, match="denied"):
            engine.connect()


def test_a_user_makes_neither_users_nor_databases(server: Server, account: Account) -> None:
    engine = create_engine(account.fresh().url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in ("CREATE DATABASE loot", "CREATE ROLE loot"):
            with pytest.raises((OperationalError, ProgrammingError), match="denied"):
                connection.execute(text(statement))
    engine.dispose()


def test_each_user_has_another_password(server: Server) -> None:
    with server.account() as one, server.account() as two:
        passwords = [make_url(account.fresh().url).password for account in (one, two)]
    assert passwords[0] != passwords[1]
    assert all(password and len(password) >= 32 for password in passwords)


def test_leaving_drops_the_databases_and_the_user(server: Server) -> None:
    with server.account() as account:
        account.fresh()
        name = make_url(account.fresh().url).username
        databases, users = names_of_the_run(server)
        assert len([database for database in databases if database.startswith(f"{name}_")]) == 2
        assert name in users
    databases, users = names_of_the_run(server)
    assert not [database for database in databases if database.startswith(f"{name}_")]
    assert name not in users


def test_dropping_twice_is_dropping_once(anywhere: Server) -> None:
    with anywhere.account() as account:
        scratch = account.fresh()
        scratch.drop()
        scratch.drop()


def test_what_was_dropped_twice_leaves_the_next_alone(anywhere: Server) -> None:
    with anywhere.account() as account:
        first = account.fresh()
        first.drop()
        second = account.fresh()
        engine = create_engine(second.url)
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (a INTEGER)"))
        engine.dispose()

        first.drop()

        assert inspect(anywhere.backend.outside_engine(second.outside_url)).get_table_names() == ["t"]


LEFTOVERS = [
    "CREATE TABLE t (id serial PRIMARY KEY, parent integer REFERENCES t)",
    "CREATE VIEW v AS SELECT * FROM t",
    "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE TYPE mood AS ENUM ('fine')",
    "CREATE DOMAIN tiny AS integer CHECK (VALUE < 9)",
    "CREATE AGGREGATE first_one(integer) (SFUNC = int4larger, STYPE = integer)",
    "CREATE TEMPORARY TABLE hidden (a integer)",
    "SELECT lo_create(4711)",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
    "ALTER ROLE CURRENT_USER IN DATABASE {database} SET search_path = nowhere",
    "ALTER ROLE CURRENT_USER SET search_path = nowhere",
]


def test_an_emptied_postgresql_database_is_as_good_as_new(servers: dict[str, Server]) -> None:
    everything = (
        "SELECT (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc), (SELECT count(*) FROM pg_type),"
        " (SELECT count(*) FROM pg_largeobject_metadata), (SELECT count(*) FROM pg_default_acl),"
        " (SELECT count(*) FROM pg_db_role_setting), current_setting('search_path'),"
        " has_schema_privilege('public', 'CREATE'), has_database_privilege(current_database(), 'TEMPORARY')"
    )
    for server in (server for name, server in servers.items() if name.startswith("postgresql")):
        with server.account() as account:
            scratch = account.fresh()
            engine = create_engine(scratch.url)
            with engine.connect() as connection:
                new = tuple(connection.execute(text(everything)).one())
                for leftover in LEFTOVERS:
                    database = make_url(scratch.url).database
                    connection.execute(text(leftover.format(database=database)))
                connection.commit()
            engine.dispose()

            scratch.drop()
            again = account.fresh()

            assert again.url == scratch.url
            engine = create_engine(again.url)
            with engine.connect() as connection:
                assert tuple(connection.execute(text(everything)).one()) == new
            engine.dispose()


def test_a_database_that_cannot_be_emptied_is_replaced(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("postgresql")):
        with server.account() as account:
            scratch = account.fresh()
            url = make_url(server.address.url).set(database=make_url(scratch.url).database)
            connection = server.backend.connect(url.render_as_string(hide_password=False))
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE somebody_elses (a INTEGER)")
            connection.close()

            scratch.drop()
            again = account.fresh()

            assert again.url != scratch.url
            assert make_url(scratch.url).database not in names_of_the_run(server)[0]
            again.drop()


def leaked_transaction(server: Server, url: str) -> Any:
    """A submission that writes and neither commits nor closes."""
    connection = server.backend.connect(url)
    connection.autocommit = False
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE t (a INTEGER)")
        cursor.execute("INSERT INTO t VALUES (1)")
    return connection


def table_lock(server: Server, url: str) -> Any:
    """A submission that locks its table for itself."""
    connection = leaked_transaction(server, url)
    connection.commit()
    with connection.cursor() as cursor:
        lock = {"postgresql": "LOCK TABLE t IN ACCESS EXCLUSIVE MODE", "mysql": "LOCK TABLES t WRITE"}
        cursor.execute(lock[server.backend.name])
    return connection


def endless_statement(server: Server, url: str) -> Any:
    """A submission whose statement runs on and on in the server, sent by a thread that we do not wait for."""
    from threading import Thread

    connection = leaked_transaction(server, url)
    sleep = {"postgresql": "SELECT pg_sleep(60) FROM t", "mysql": "SELECT sleep(60) FROM t"}

    def run() -> None:
        with suppress(Exception), connection.cursor() as cursor:
            cursor.execute(sleep[server.backend.name])

    Thread(target=run, daemon=True).start()
    time.sleep(0.05)
    return connection


@pytest.mark.parametrize("hold", [leaked_transaction, table_lock, endless_statement])
def test_what_is_held_in_one_database_cannot_hang_the_next(
    server: Server, account: Account, hold: Any
) -> None:
    scratch = account.fresh()
    connection = hold(server, scratch.url)
    began = time.monotonic()
    scratch.drop()
    again = server.backend.outside_engine(account.fresh().outside_url)
    with again.connect() as view:
        assert not inspect(view).get_table_names()
    assert time.monotonic() - began < NOT_FOR_EVER
    with suppress(Exception):
        connection.close()


def test_a_lock_held_from_no_database_cannot_hang_mysql(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("mysql")):
        with server.account() as account:
            scratch = account.fresh()
            database = make_url(scratch.url).database
            elsewhere = make_url(scratch.url).set(database=None).render_as_string(hide_password=False)
            connection = server.backend.connect(elsewhere)
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE {database}.t (a INTEGER)")
                cursor.execute(f"LOCK TABLES {database}.t WRITE")
            began = time.monotonic()
            scratch.drop()
            assert time.monotonic() - began < NOT_FOR_EVER
            assert database not in names_of_the_run(server)[0]


def test_a_prepared_transaction_goes_with_its_database(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("mysql")):
        with server.account() as account:
            scratch = account.fresh()
            connection = server.backend.connect(scratch.url)
            with connection.cursor() as cursor:
                cursor.execute("CREATE TABLE t (a INTEGER)")
                cursor.execute("XA START 'kata-test'")
                cursor.execute("INSERT INTO t VALUES (1)")
                cursor.execute("XA END 'kata-test'")
                cursor.execute("XA PREPARE 'kata-test'")
            connection.close()
            began = time.monotonic()
            scratch.drop()
            assert time.monotonic() - began < NOT_FOR_EVER
            account.fresh().drop()
            with server.backend.administration(server.address.url) as admin, admin.cursor() as cursor:
                cursor.execute("XA RECOVER")
                assert "kata-test" not in [row[3] for row in cursor.fetchall()]
            assert make_url(scratch.url).database not in names_of_the_run(server)[0]


def test_text_is_sorted_the_same_everywhere(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("postgresql")):
        with server.account() as account:
            engine = server.backend.outside_engine(account.fresh().outside_url)
            with engine.connect() as connection:
                ordered = text("SELECT v FROM (VALUES ('b'), ('A'), ('a'), ('Ä')) AS t (v) ORDER BY v")
                assert connection.execute(ordered).scalars().all() == ["A", "a", "b", "Ä"]
                assert connection.execute(text("SHOW server_encoding")).scalar() == "UTF8"


def test_a_server_that_has_gone_is_a_clear_error(servers: dict[str, Server]) -> None:
    server = servers["postgresql"]
    assert isinstance(server.backend, ServerBackend)
    with server.account() as account:
        user = make_url(account.fresh().url).username
        other = server.backend.connect(server.address.url)
        with other.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE usename = 'postgres' AND pid <> pg_backend_pid() AND query LIKE %s",
                [f"%{user}%"],
            )
        other.close()
        with pytest.raises(DatabaseError, match=r"PostgreSQL does not answer: .*terminat"):
            account.fresh()
    server.backend.sweep(server.address.url, server.address.token)


def test_sqlite_puts_a_file_into_the_folder_of_the_caller(servers: dict[str, Server], runtime: Path) -> None:
    with servers["sqlite"].account(folder=runtime) as account:
        scratch = account.fresh()
        path = Path(make_url(scratch.url).database or "")
        assert path.parent == runtime
        assert path.stat().st_size == 0
        connection = sqlite3.connect(path)
        connection.execute("PRAGMA journal_mode = wal")
        connection.execute("CREATE TABLE t (a)")
        assert len(list(runtime.iterdir())) == 3
        scratch.drop()
        assert not list(runtime.iterdir())
        connection.close()


@needs.root
def test_sqlite_files_belong_to_the_owner_of_the_folder(servers: dict[str, Server], runtime: Path) -> None:
    os.chown(runtime, 61184, 61184)
    with servers["sqlite"].account(folder=runtime) as account:
        found = Path(make_url(account.fresh().url).database or "").stat()
        assert (found.st_uid, found.st_gid) == (61184, 61184)


@needs.root
def test_a_submission_under_another_user_reaches_every_server(
    servers: dict[str, Server], runtime: Path
) -> None:
    folder = runtime / "s"
    folder.mkdir()
    os.chown(folder, 61184, 61184)
    for server in servers.values():
        with server.account(folder=folder) as account:
            scratch = account.fresh()
            child = os.fork()
            if child == 0:
                code = 1
                try:
                    os.setgroups([])
                    os.setgid(61184)
                    os.setuid(61184)
                    engine = create_engine(scratch.url)
                    with engine.begin() as connection:
                        connection.execute(text("CREATE TABLE t (a INTEGER)"))
                    code = 0
                finally:
                    os._exit(code)
            assert os.waitpid(child, 0)[1] == 0
            assert inspect(server.backend.outside_engine(scratch.outside_url)).get_table_names() == ["t"]
