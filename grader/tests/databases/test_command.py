"""`kata databases`: what people read."""

import re
from collections.abc import Callable

import pytest
import typer
from typer.testing import CliRunner

from grader.commands import databases
from grader.databases import DatabaseError

Left = Callable[[], list[str]]


def run(*arguments: str, code: int = 0) -> str:
    app = typer.Typer()
    app.add_typer(databases.app, name="databases")
    result = CliRunner().invoke(app, ["databases", *arguments])
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


@pytest.fixture(autouse=True)
def eighty_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def test_the_table(servers: object) -> None:
    lines = run().splitlines()
    assert lines[0].split("  ")[0] == "Database"
    assert re.search(r"^SQLite +✓ SQLite 3\.\S+ +part of Python +\d+ ms", lines[1])
    assert re.search(r"^PostgreSQL +✓ PostgreSQL \d\S+ +this system +\d+ ms", lines[2])
    assert re.search(r"^MySQL +✓ (MariaDB|MySQL) \d\S+ +fetched packages +\d+ ms", lines[3])


def test_why_not_another_way(servers: object) -> None:
    shown = run()
    assert "your URL       KATA_MYSQL_URL is not set" in shown
    assert "a kept server  none was started with `kata databases start`" in shown


def test_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "kept")
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "kept")
    shown = run(code=3)
    assert "PostgreSQL   ✗ missing" in shown
    assert "PostgreSQL, not from" in shown
    assert re.search(r"What helps: .*, or set KATA_MYSQL_URL to a server of yours\.", " ".join(shown.split()))


def test_it_fits_into_80_columns_but_for_the_command_to_copy(
    servers: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATA_POSTGRESQL_SOURCE", "docker")
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    lines = run(code=3).splitlines()
    assert [line for line in lines if len(line.rstrip()) > 80 and "What helps" not in line] == []


def test_no_colour_in_a_pipe(servers: object) -> None:
    assert "\x1b" not in run()


@pytest.mark.parametrize("wish", [{"NO_COLOR": "1"}, {}])
def test_colour_only_where_it_is_welcome(
    servers: object, monkeypatch: pytest.MonkeyPatch, wish: dict[str, str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for name, value in wish.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[32m" in run()) is not bool(wish)


def test_a_url_that_does_not_connect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_URL", "mysql://127.0.0.1:1/")
    app = typer.Typer()
    app.add_typer(databases.app, name="databases")
    result = CliRunner().invoke(app, ["databases"])
    assert isinstance(result.exception, DatabaseError)
    assert "Connection refused" in str(result.exception)


def test_start_and_stop(servers: object, left: Left) -> None:
    assert "They stay until you type: kata databases stop" in run("start")
    shown = run()
    assert re.search(r"^PostgreSQL .* kept running", shown, re.MULTILINE)
    assert re.search(r"^MySQL .* kept running", shown, re.MULTILINE)
    stopped = run("stop")
    assert "Stopped PostgreSQL" in stopped
    assert run("stop") == "No server was kept running.\n"
    assert left() == []


def test_nothing_runs_on_after_it(servers: object, left: Left) -> None:
    run()
    assert left() == []


@pytest.mark.parametrize("arguments", [(), ("start",), ("stop",)])
def test_help_has_examples(arguments: tuple[str, ...]) -> None:
    assert "Example" in run(*arguments, "--help")
