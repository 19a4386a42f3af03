"""SQL that would harm others: what lies in wait for the outside view, fills the disk, or stays behind."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from grader.databases import Account, Scratch, Server, attach
from grader.databases.server_backend import ServerBackend


@pytest.fixture
def account(server: Server) -> Iterator[Account]:
    with server.account() as account:
        yield account


@pytest.fixture
def neighbour(server: Server) -> Iterator[Scratch]:
    with server.account() as account:
        scratch = account.fresh()
        run(server, scratch.url, "CREATE TABLE t (a INTEGER)", "INSERT INTO t VALUES (7)")
        yield scratch


def run(server: Server, url: str, *statements: str) -> None:
    """Send SQL in autocommit."""
    connection = server.backend.connect(url)
    try:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
    finally:
        with suppress(Exception):
            connection.close()


def ask(server: Server, url: str, query: str) -> Any:
    connection = server.backend.connect(url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]
    finally:
        connection.close()


def refused(server: Server, url: str, *statements: str) -> str:
    with pytest.raises(server.backend.driver_error) as caught:  # type: ignore[attr-defined]
        run(server, url, *statements)
    return str(caught.value)


# --- what lies in wait for the outside view

TRAP = """
    CREATE TABLE found (who text, superuser text);
    CREATE TABLE t (a INTEGER);
    CREATE FUNCTION spring() RETURNS text LANGUAGE plpgsql AS $trap$
    DECLARE step text; said text := '';
    BEGIN
        FOREACH step IN ARRAY ARRAY[
            'RESET ROLE', 'SET ROLE postgres', 'RESET SESSION AUTHORIZATION', 'SET SESSION AUTHORIZATION postgres',
            'ALTER ROLE CURRENT_USER SUPERUSER', 'CREATE ROLE {loot} SUPERUSER', 'CREATE DATABASE {loot}',
            'COPY (SELECT 1) TO PROGRAM ''true''', 'COPY (SELECT 1) TO ''/tmp/{loot}''',
            'SELECT pg_read_file(''/etc/passwd'')', 'ALTER SYSTEM SET work_mem = ''1GB'''
        ] LOOP
            BEGIN
                EXECUTE step;
                said := said || step || '; ';
            EXCEPTION WHEN OTHERS THEN NULL;
            END;
        END LOOP;
        RETURN current_setting('is_superuser') || ' ' || said;
    END $trap$;
"""

TRAPS = {
    "trigger": (
        "CREATE FUNCTION on_write() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO found VALUES (spring()); RETURN NEW; END $$;"
        " CREATE TRIGGER trap BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION on_write()",
        "INSERT INTO t VALUES (1)",
    ),
    "default": (
        "ALTER TABLE t ADD said text DEFAULT spring()",
        "INSERT INTO t (a) VALUES (1) RETURNING said",
    ),
    "rule": (
        "CREATE RULE trap AS ON INSERT TO t DO ALSO INSERT INTO found VALUES (spring())",
        "INSERT INTO t VALUES (1)",
    ),
    "view": ("DROP TABLE t; CREATE VIEW t AS SELECT spring() AS said", "SELECT said FROM t"),
    "shadow": (
        "CREATE FUNCTION count(integer) RETURNS text LANGUAGE sql AS 'SELECT spring()'",
        "SELECT count(1)",
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_no_trap_finds_more_rights_in_the_outside_view(servers: dict[str, Server], trap: str) -> None:
    set_trap, step_in = TRAPS[trap]
    for server in (server for name, server in servers.items() if name.startswith("postgresql")):
        with server.account() as account:
            scratch = account.fresh()
            loot = f"{make_url(scratch.url).database}_loot"
            run(server, scratch.url, TRAP.replace("{loot}", loot), set_trap)
            with server.backend.outside_engine(scratch.outside_url).connect() as view:
                result = view.execution_options(isolation_level="AUTOCOMMIT").execute(text(step_in))
                said = result.fetchone()[0] if result.returns_rows else ""
                said = said or view.execute(text("SELECT max(who) FROM found")).scalar()
            assert said.startswith("off "), said
            assert set(said[4:].split("; ")) <= {"RESET ROLE", "RESET SESSION AUTHORIZATION", ""}
            assert not ask(
                server, server.address.url, f"SELECT count(*) FROM pg_roles WHERE rolname = '{loot}'"
            )


def test_settings_of_the_submission_do_not_bind_the_outside_view(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("postgresql")):
        with server.account() as account:
            scratch = account.fresh()
            user, database = make_url(scratch.url).username, make_url(scratch.url).database
            run(server, scratch.url, "CREATE TABLE t (a INTEGER)", f"ALTER ROLE {user} SET role = none")
            for statement in (
                f"ALTER DATABASE {database} SET search_path = pg_temp",
                f"ALTER DATABASE {database} CONNECTION LIMIT 0",
                f"ALTER DATABASE {database} ALLOW_CONNECTIONS false",
                f"REVOKE CONNECT ON DATABASE {database} FROM {user}",
                f"ALTER ROLE {user}_viewer SET role = none",
                f"ALTER ROLE {user}_viewer PASSWORD 'x'",
                "CREATE SCHEMA elsewhere",
                f"DROP DATABASE {database}",
            ):
                with suppress(server.backend.driver_error):  # type: ignore[attr-defined]
                    run(server, scratch.url, statement)
            with server.backend.outside_engine(scratch.outside_url).connect() as view:
                assert view.execute(text("SELECT count(*) FROM t")).scalar() == 0
                assert view.execute(text("SELECT current_user")).scalar() == user


def test_mysqls_triggers_and_functions_have_the_submissions_rights(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("mysql")):
        with server.account() as account, server.account() as other:
            scratch, foreign = account.fresh(), other.fresh()
            stranger = make_url(foreign.url).database
            run(server, foreign.url, "CREATE TABLE t (a INTEGER)")
            run(
                server,
                scratch.url,
                "CREATE TABLE t (a INTEGER)",
                f"CREATE TRIGGER trap BEFORE INSERT ON t FOR EACH ROW INSERT INTO {stranger}.t VALUES (1)",
                f"CREATE FUNCTION f() RETURNS INTEGER SQL SECURITY INVOKER READS SQL DATA"
                f" RETURN (SELECT count(*) FROM {stranger}.t)",
                "CREATE SQL SECURITY INVOKER VIEW v AS SELECT f() AS n",
            )
            for statement in ("INSERT INTO t VALUES (1)", "SELECT * FROM v", "SELECT user FROM mysql.user"):
                with (
                    server.backend.outside_engine(scratch.outside_url).begin() as view,
                    pytest.raises(DBAPIError, match=r"denied|lack rights"),
                ):
                    view.execute(text(statement))
            assert ask(server, foreign.url, "SELECT count(*) FROM t") == 0


ENDLESS = {
    "sqlite": "WITH RECURSIVE n (a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT a FROM n",
    "postgresql": "SELECT CAST(pg_sleep(60) AS text) AS a",
    "mysql": "SELECT sleep(60)",
}


def test_an_endless_view_does_not_hold_up_the_outside_view(anywhere: Server) -> None:
    with anywhere.account() as account:
        scratch = account.fresh()
        run(anywhere, scratch.url, f"CREATE VIEW endless AS {ENDLESS[anywhere.backend.name]}")
        with anywhere.backend.outside_engine(scratch.outside_url).connect() as view:
            began = time.monotonic()
            with pytest.raises(DBAPIError):
                view.execute(text("SELECT count(*) FROM endless")).all()
            assert time.monotonic() - began < 8
            view.rollback()
            assert view.execute(text("SELECT 1")).scalar() == 1


# --- what a user may do to itself


def test_a_changed_password_does_not_shut_out_the_grader(server: Server, account: Account) -> None:
    scratch = account.fresh()
    user = make_url(scratch.url).username
    change = {
        "postgresql": f"ALTER ROLE {user} PASSWORD 'mine'",
        "mysql": "ALTER USER CURRENT_USER() IDENTIFIED BY 'mine'",
    }
    with suppress(server.backend.driver_error):  # type: ignore[attr-defined]
        run(server, scratch.url, change[server.backend.name])
    scratch.drop()
    scratch = account.fresh()
    assert ask(server, scratch.outside_url, "SELECT 1") == 1
    if server.backend.name == "postgresql":  # MySQL's user has locked out itself alone
        assert ask(server, scratch.url, "SELECT 1") == 1


def test_databases_that_a_user_made_itself_go_with_it(servers: dict[str, Server]) -> None:
    for server in (server for name, server in servers.items() if name.startswith("mysql")):
        assert isinstance(server.backend, ServerBackend)
        with server.account() as account:
            user = make_url(account.fresh().url).username or ""
            with suppress(server.backend.driver_error):
                run(server, account.fresh().url, f"CREATE DATABASE {user}_mine")
        with server.backend.administration(server.address.url) as connection:
            assert server.backend.find(connection, user) == ([], [])


def test_what_a_killed_job_leaves_behind_is_cleaned_up_and_nothing_else(server: Server) -> None:
    assert isinstance(server.backend, ServerBackend)
    job, other = (attach(server.address.for_job(number)) for number in (7, 70))
    with other.account() as stays:
        stays_url = stays.fresh().url
        account = job.account()
        scratch = account.__enter__().fresh()
        connection = server.backend.connect(scratch.url)

        job.clean_up()

        with server.backend.administration(server.address.url) as admin:
            assert server.backend.find(admin, f"kata_{job.address.token}_") == ([], [])
        assert ask(server, stays_url, "SELECT 1") == 1
        with suppress(Exception):
            connection.close()
        account.__exit__(None, None, None)


# --- what harms the server

NOT_ALLOWED = {
    "postgresql": (
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT lo_import('/etc/passwd')",
        "ALTER SYSTEM SET work_mem = '1GB'",
        "PREPARE TRANSACTION 'left'",
        "CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION pg_catalog.version()",
        "CREATE LANGUAGE plpython3u",
        "CREATE EXTENSION dblink",
        "CREATE TABLESPACE s LOCATION '/tmp'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
    ),
    "mysql": (
        "SELECT 1 INTO OUTFILE '/tmp/loot'",
        "SELECT load_file('/etc/passwd') + (SELECT 1 FROM mysql.user)",
        "LOAD DATA INFILE '/etc/passwd' INTO TABLE t",
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
        "SET GLOBAL max_connections = 1",
        "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO SELECT 1",
        "FLUSH TABLES WITH READ LOCK",
        "SHUTDOWN",
        "CREATE FUNCTION f RETURNS STRING SONAME 'f.so'",
        "CREATE DEFINER = root@localhost VIEW v AS SELECT 1",
    ),
}


def test_what_is_the_servers_is_denied(server: Server, account: Account) -> None:
    allowed = []
    for statement in NOT_ALLOWED[server.backend.name]:
        scratch = account.fresh()
        run(server, scratch.url, "CREATE TABLE t (a TEXT)")
        with suppress(server.backend.driver_error):  # type: ignore[attr-defined]
            run(server, scratch.url, "BEGIN", statement)
            allowed.append(statement)
    assert allowed == []


@pytest.mark.parametrize("engine", ["InnoDB", "MyISAM", "Aria"])
def test_no_table_lies_outside_the_servers_folder(servers: dict[str, Server], engine: str) -> None:
    """There nobody would count its bytes, and nobody would remove it."""
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = Path(folder)
        elsewhere.chmod(0o777)  # whoever the server is, it may write there
        for server in (server for name, server in servers.items() if name.startswith("mysql")):
            with server.account() as account:
                with suppress(server.backend.driver_error):  # type: ignore[attr-defined]
                    run(
                        server,
                        account.fresh().url,
                        "SET SESSION sql_mode = ''",
                        f"CREATE TABLE t (a INTEGER) ENGINE={engine} DATA DIRECTORY '{elsewhere}'",
                        "INSERT INTO t VALUES (1)",
                    )
                assert list(elsewhere.iterdir()) == []


def test_one_user_cannot_take_all_connections(server: Server, account: Account, neighbour: Scratch) -> None:
    scratch = account.fresh()
    open_ones = []
    try:
        with pytest.raises(server.backend.driver_error):  # type: ignore[attr-defined]
            for _ in range(100):
                open_ones.append(server.backend.connect(scratch.url))
        assert ask(server, neighbour.url, "SELECT a FROM t") == 7
        assert ask(server, scratch.outside_url, "SELECT 1") == 1
    finally:
        for connection in open_ones:
            connection.close()


FILLERS = {
    "postgresql": [
        "CREATE TABLE big (x text)",
        "ALTER TABLE big ALTER x SET STORAGE EXTERNAL",
        "INSERT INTO big SELECT repeat('x', 1000000) FROM generate_series(1, 100000)",
    ],
    "mysql": [
        "CREATE TABLE n (n INTEGER)",
        "INSERT INTO n VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9), (10)",
        "CREATE TABLE big (x LONGTEXT)",
        "INSERT INTO big SELECT repeat('x', 1000000) FROM n a, n b, n c, n d",
    ],
}

MANY_TABLES = {
    "postgresql": [
        f"CREATE TABLE t{n} AS SELECT repeat(md5(n::text), 50) FROM generate_series(1, 60000) n"
        for n in range(30)
    ],
    "mysql": [
        *FILLERS["mysql"][:2],
        *(f"CREATE TABLE t{n} AS SELECT repeat('x', 60000) FROM n a, n b, n c" for n in range(30)),
    ],
}


@pytest.mark.parametrize("fill", [FILLERS, MANY_TABLES], ids=["one table", "many tables"])
def test_no_submission_fills_the_disk(
    servers: dict[str, Server], fill: dict[str, list[str]], size_of: Callable[[Server], int]
) -> None:
    for name in ("postgresql", "mysql"):
        server = servers[name]
        with server.account() as account, server.account() as others:
            scratch, other = account.fresh(), others.fresh()
            before = size_of(server)
            most = 0
            worker = threading.Thread(target=suppressed, args=(server, scratch.url, fill[name]))
            worker.start()
            while worker.is_alive():
                assert ask(server, other.url, "SELECT 1") == 1
                most = max(most, size_of(server))
                worker.join(0.1)
            assert 128 < (most - before) / 2**20 < 1200
            deadline = time.monotonic() + 60
            while (size_of(server) - before) / 2**20 > 100:  # MySQL first rolls back what was cut off
                assert time.monotonic() < deadline
                scratch.drop()
            run(server, other.url, "CREATE TABLE small (a INTEGER)", "INSERT INTO small VALUES (1)")


def suppressed(server: Server, url: str, statements: list[str]) -> None:
    with suppress(Exception):
        run(server, url, *statements)


@pytest.fixture
def size_of() -> Callable[[Server], int]:
    """Tells how many bytes the files of a private server have."""

    def size(server: Server) -> int:
        total = 0
        for path in Path(server.address.files).rglob("*"):
            with suppress(OSError):
                total += path.stat().st_blocks * 512
        return total

    return size
