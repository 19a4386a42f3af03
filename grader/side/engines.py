"""How engines are made for a test, in plain values: a backend says it, the submission's side does it."""

from collections.abc import Mapping
from typing import Any

import msgspec


class Engines(msgspec.Struct, frozen=True):
    """How engines are made for a test.

    Args:
        url: of the database under test.
        options: for every engine.
        says_begin: SQLAlchemy says BEGIN itself, as the driver would say it too late for savepoints (SQLite).
            Source: https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    """

    url: str
    options: Mapping[str, Any] = {}
    says_begin: bool = False
