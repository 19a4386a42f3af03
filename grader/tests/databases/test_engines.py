"""Engines on both sides: what the submission gets, and the grader's own view."""

import time
from typing import Any

import psycopg2
import pymysql
import pytest
from sqlalchemy import NullPool, QueuePool, create_engine, make_url, text
from sqlalchemy.exc import DBAPIError

from grader.databases import Server
from grader.plugin.ground import Grounds
from grader.side import Side


def locked_table(server: Server, url: str) -> Any:
    """An engine's connection that holds a lock on a table with one row."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (a INTEGER)"))
        connection.execute(text("INSERT INTO t VALUES (1)"))
    holder = engine.connect()
    if server.backend.name == "sqlite":
        holder.execute(text("BEGIN EXCLUSIVE"))
    holder.execute(text("UPDATE t SET a = 2"))
    return holder


def test_the_outside_waits_briefly_and_knows_a_lock(anywhere: Server) -> None:
    with anywhere.account() as account:
        scratch = account.fresh()
        holder = locked_table(anywhere, scratch.url)
        outside = anywhere.backend.outside_engine(scratch.outside_url)
        with outside.connect() as view:
            began = time.monotonic()
            with pytest.raises(DBAPIError) as caught:
                view.execute(text("UPDATE t SET a = 3"))
            assert 0.2 < time.monotonic() - began < 4  # by itself SQLite waits 5 s, the others much longer
        assert anywhere.backend.is_lock_wait(caught.value)
        assert anywhere.backend.is_lock_wait(caught.value.orig)  # type: ignore[arg-type]
        holder.close()


def test_the_outside_waits_briefly_for_a_table(server: Server) -> None:
    with server.account() as account:
        scratch = account.fresh()
        holder = locked_table(server, scratch.url)
        outside = server.backend.outside_engine(scratch.outside_url)
        with outside.connect() as view, pytest.raises(DBAPIError) as caught:
            view.execute(text("DROP TABLE t"))
        assert server.backend.is_lock_wait(caught.value)
        holder.close()


def test_other_errors_are_no_locks(anywhere: Server) -> None:
    with anywhere.account() as account:
        engine = anywhere.backend.outside_engine(account.fresh().outside_url)
        with engine.connect() as view, pytest.raises(DBAPIError) as caught:
            view.execute(text("SELECT nonsense"))
        assert not anywhere.backend.is_lock_wait(caught.value)
        assert not anywhere.backend.is_lock_wait(ValueError())


def test_the_grader_never_uses_the_drivers_that_are_shimmed(
    anywhere: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("this is the submission's way to the database")

    for module in (psycopg2, pymysql):
        monkeypatch.setattr(module, "connect", refuse)
    monkeypatch.setattr("sqlite3.connect", refuse)
    with anywhere.account() as account:
        outside = anywhere.backend.outside_engine(account.fresh().outside_url)
        with outside.connect() as view:
            assert view.execute(text("SELECT 1")).scalar() == 1


def test_the_outside_keeps_a_connection_only_where_the_next_test_has_the_same_database(
    anywhere: Server,
) -> None:
    with anywhere.account() as account:
        first = account.fresh()
        pool = anywhere.backend.outside_engine(first.outside_url).pool
        first.drop()
        assert isinstance(pool, NullPool) == (account.fresh().outside_url != first.outside_url)


PROCESS = text("SELECT pg_backend_pid()")


def test_a_connection_that_is_kept_is_as_good_as_new_in_the_next_test(servers: dict[str, Server]) -> None:
    server = servers["postgresql"]
    state = text(
        "SELECT pg_backend_pid(), current_user::text, current_setting('search_path'),"
        " current_setting('lock_timeout'), to_regclass('pg_temp.t'), (SELECT count(*) FROM pg_listening_channels())"
    )
    with server.account() as account:
        first = account.fresh()
        engine = server.backend.outside_engine(first.outside_url)
        with engine.connect() as view:
            before = view.execute(state).one()
            for change in (
                "CREATE TEMPORARY TABLE t (a INTEGER)",
                "SET ROLE none",
                "SET search_path = pg_catalog",
                "SET lock_timeout = 0",
                "LISTEN news",
            ):
                view.execute(text(change))
            view.commit()
            assert view.execute(state).one()[1:] != before[1:]
        first.drop()

        second = account.fresh()

        assert second.outside_url == first.outside_url
        with engine.connect() as view:
            assert view.execute(state).one() == before
        engine.dispose()


def test_a_connection_that_was_ended_is_made_anew(servers: dict[str, Server]) -> None:
    server = servers["postgresql"]
    with server.account() as account:
        engine = server.backend.outside_engine(account.fresh().outside_url)
        with engine.connect() as view:
            process = view.scalar(PROCESS)
        with server.backend.administration(server.address.url) as administrator:  # type: ignore[attr-defined]
            administrator.cursor().execute(f"SELECT pg_terminate_backend({process}, 5000)")

        with engine.connect() as view:
            assert view.scalar(PROCESS) not in (None, process)
        engine.dispose()


def test_a_run_keeps_its_connection_for_the_same_database_and_gives_it_up_at_the_end(
    servers: dict[str, Server],
) -> None:
    server = servers["postgresql"]
    with server.account() as account:
        grounds = Grounds({"postgresql": account})
        url = account.fresh().outside_url
        engine = grounds.outside_engine(server.backend, url)
        engine.connect().close()

        assert grounds.outside_engine(server.backend, url) is engine
        assert engine.pool.checkedin() == 1  # type: ignore[attr-defined]
        grounds.close()

        assert engine.pool.checkedin() == 0  # type: ignore[attr-defined]


def test_the_engine_of_a_run_moves_from_each_database_to_the_next(anywhere: Server) -> None:
    with anywhere.account() as account:
        grounds = Grounds({anywhere.backend.name: account})
        seen = []
        for name in ("first", "second"):
            with grounds.taken(anywhere.backend) as ground:
                database = ground.database
                database.execute(f"CREATE TABLE {name} (a INTEGER PRIMARY KEY)")
                database.insert(name, a=7)
                seen.append((database.tables(), database.rows(name), list(database.columns(name))))
        assert seen == [(["first"], [{"a": 7}], ["a"]), (["second"], [{"a": 7}], ["a"])]

        one, other = account.fresh().outside_url, account.fresh().outside_url
        engine = grounds.outside_engine(anywhere.backend, one)
        engine.connect().close()
        assert (
            grounds.outside_engine(anywhere.backend, other) is engine
        )  # what it has compiled is still there
        assert not isinstance(engine.pool, QueuePool) or engine.pool.checkedin() == 0
        with engine.connect() as view:
            assert make_url(other).database in str(view.exec_driver_sql(WHERE[anywhere.backend.name]).all())
        grounds.close()


def test_no_engine_of_a_test_looks_for_hstore(servers: dict[str, Server]) -> None:
    server = servers["postgresql"]
    with server.account() as account:
        engine = Side(server.backend.engines(account.fresh().url)).create_engine({})
        assert not engine.dialect.use_native_hstore  # type: ignore[attr-defined]


WHERE = {
    "sqlite": "PRAGMA database_list",
    "postgresql": "SELECT current_database()",
    "mysql": "SELECT database()",
}


def rows_after_a_savepoint(server: Server, **options: bool) -> list[int]:
    with server.account() as account:
        engines = server.backend.engines(account.fresh().url, **options)
        engine = Side(engines).create_engine({"poolclass": NullPool})
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (a INTEGER)"))
        with engine.connect() as connection:
            with connection.begin_nested():
                connection.execute(text("INSERT INTO t VALUES (1)"))
            connection.rollback()
        with engine.connect() as connection:
            return list(connection.execute(text("SELECT a FROM t")).scalars())


def test_savepoints_belong_to_their_transaction(anywhere: Server) -> None:
    assert rows_after_a_savepoint(anywhere, savepoints=True) == []


def test_sqlite_needs_the_option_for_that(servers: dict[str, Server]) -> None:
    assert rows_after_a_savepoint(servers["sqlite"]) == [1]


def what_a_transaction_sees(server: Server, **options: bool) -> list[int]:
    with server.account() as account:
        scratch = account.fresh()
        engines = server.backend.engines(scratch.url, **options)
        engine = Side(engines).create_engine({"poolclass": NullPool})
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (a INTEGER)"))
        counts = []
        with engine.connect() as connection:
            counts.append(connection.execute(text("SELECT count(*) FROM t")).scalar() or 0)
            with server.backend.outside_engine(scratch.outside_url).begin() as view:
                view.execute(text("INSERT INTO t VALUES (1)"))
            counts.append(connection.execute(text("SELECT count(*) FROM t")).scalar() or 0)
        return counts


def test_read_committed_shows_what_others_commit(anywhere: Server) -> None:
    assert what_a_transaction_sees(anywhere, read_committed=True) == [0, 1]


def test_mysql_needs_the_option_for_that(servers: dict[str, Server]) -> None:
    assert what_a_transaction_sees(servers["mysql"]) == [0, 0]


def test_mysql_connections_go_without_tls(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("mysql")):
        with server.account() as account:
            engine = create_engine(account.fresh().url)
            with engine.connect() as connection:
                assert connection.execute(text("SHOW STATUS LIKE 'Ssl_cipher'")).one()[1] == ""
            engine.dispose()
