"""Everything again as a user without rights, in a home that nobody else may enter."""

import os
import shutil
from pathlib import Path

import pytest

from grader.sandbox.process import is_root
from grader.tests import needs
from grader.tests.databases.conftest import Script
from grader.tests.databases.test_life import Left
from grader.tests.people import environment as ordinary_environment
from grader.tests.people import python, user

pytestmark = needs.unix


@pytest.fixture
def home(runtime: Path) -> Path:
    home = runtime / "home"
    home.mkdir(mode=0o700)
    if is_root():
        options = user()
        os.chown(home, options["user"], options["group"])
    return home


def environment(home: Path, **more: str) -> dict[str, str]:
    """The user's, with what our own says of servers."""
    kept = {
        key: value for key, value in os.environ.items() if key.startswith("KATA_") and key != "KATA_CACHE"
    }
    return {**kept, **ordinary_environment(home), **more}


USES_ALL = """
import os
from sqlalchemy import create_engine, text
with provide(BACKENDS, lambda line: print(line, file=sys.stderr)) as found:
    for server in found.values():
        with server.account() as account:
            scratch = account.fresh()
            with create_engine(scratch.url).begin() as connection:
                connection.execute(text("CREATE TABLE t (a INTEGER)"))
    say(user=os.geteuid(), seen=seen(found))
"""


def test_all_three_databases_in_a_closed_home(home: Path, archive: str, left: Left) -> None:
    """MySQL is fetched and unpacked anew, by this user, into its own cache."""
    apt = home.parent / "bin" / "apt-get"
    apt.parent.mkdir()
    apt.write_text(f'#!/bin/sh\nexec {shutil.which("apt-get")} {archive} "$@"\n')
    apt.chmod(0o755)
    path = f"{apt.parent}:{os.environ['PATH']}"
    script = Script(USES_ALL, python=python(), env=environment(home, PATH=path), cwd="/", **user())
    heard = script.hear()
    code, complaints = script.end()
    assert code == 0, complaints
    assert heard["seen"] == {"sqlite": "built-in", "postgresql": "system", "mysql": "fetched"}
    assert heard["user"] != 0
    assert "Fetching M" in complaints
    assert list(home.rglob("sqlalchemy-katas/packages-*"))
    assert [
        what for what in left() if "/.cache/" not in what and "/Caches/" not in what and " " in what
    ] == []


def test_postgresql_of_the_wheel(home: Path) -> None:
    script = Script(
        "with provide(['postgresql']) as found: say(seen=seen(found))",
        python=python(),
        env=environment(home, KATA_POSTGRESQL_SOURCE="wheel"),
        cwd="/",
        **user(),
    )
    assert script.hear()["seen"] == {"postgresql": "wheel"}
    assert script.end()[0] == 0


@needs.root
def test_a_home_that_cannot_be_written_to(home: Path, session_folder: Path) -> None:
    os.chown(home, 0, 0)
    home.chmod(0o555)
    temporary = Path(session_folder / "t")
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o1777)
    script = Script(
        "with provide(['sqlite', 'postgresql']) as found: say(seen=seen(found))",
        python=python(),
        env=environment(home, KATA_RUNTIME=str(temporary)),
        cwd="/",
        **user(),
    )
    assert script.hear()["seen"] == {"sqlite": "built-in", "postgresql": "system"}
    assert script.end() == (0, "")
