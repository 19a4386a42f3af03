"""The command-line options of the katas' tests.

They are registered for every pytest run of this environment (entry point `pytest11`), because pytest takes options only
from plugins that it knows before it reads any conftest.py; everything else is turned on by exercises/conftest.py alone.
"""

import pytest

from grader.backends import TITLES


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --db, --submission and --seed."""
    group = parser.getgroup("kata", "SQLAlchemy katas")
    group.addoption(
        "--db",
        action="append",
        choices=[*TITLES, "all"],
        metavar="BACKEND",
        help=f"database to run on: {', '.join(TITLES)} or all; may be given several times (default: sqlite)",
    )
    group.addoption(
        "--submission",
        metavar="PATH",
        help="folder of the same shape as exercises/, or one kata's file, to test instead of exercises/ itself",
    )
    group.addoption(
        "--seed",
        type=int,
        metavar="N",
        help="repeat the random data of an earlier run (a failure tells its seed)",
    )


def chosen_backends(config: pytest.Config) -> list[str]:
    """Return the names of the backends asked for, in the registry's order; SQLite if none was."""
    asked = config.getoption("--db") or ["sqlite"]
    return [name for name in TITLES if name in asked or "all" in asked]
