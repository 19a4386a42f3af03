"""What hostile SQL may not do in SQLite, which runs in the broker's own process.

A submission may set an authoriser and limits of its own: they apply on top of these, never in their place.
Source: https://www.sqlite.org/security.html
"""

import sqlite3
from collections.abc import Callable
from typing import Any

Opens = Callable[[str], bool]
"""Says whether a name is one that may be attached."""

PAGES = 16_384
"""Pages that a database may have: 64 MB of them, as SQLite makes them."""

_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 8_000_000,  # bytes of a value or a row: an answer must hold it
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 1_000_000,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 500,
    sqlite3.SQLITE_LIMIT_VDBE_OP: 2_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 200,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"})
_MODULES = frozenset({"fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly"})
_READ_ONLY = frozenset({"schema_version", "max_page_count"})
_PRAGMAS = _READ_ONLY | frozenset(
    "analysis_limit application_id auto_vacuum automatic_index busy_timeout cache_size case_sensitive_like"
    " cell_size_check checkpoint_fullfsync collation_list compile_options count_changes data_version database_list"
    " defer_foreign_keys empty_result_callbacks encoding foreign_key_check foreign_key_list foreign_keys freelist_count"
    " full_column_names fullfsync function_list ignore_check_constraints incremental_vacuum index_info index_list"
    " index_xinfo integrity_check journal_mode journal_size_limit legacy_alter_table locking_mode module_list optimize"
    " page_count page_size pragma_list query_only quick_check read_uncommitted recursive_triggers"
    " reverse_unordered_selects secure_delete short_column_names synchronous table_info table_list table_xinfo"
    " temp_store trusted_schema user_version wal_autocheckpoint wal_checkpoint".split()
)
_SWITCHES = frozenset(
    getattr(sqlite3, name)
    for name in (
        "SQLITE_DBCONFIG_ENABLE_FKEY",
        "SQLITE_DBCONFIG_ENABLE_TRIGGER",
        "SQLITE_DBCONFIG_ENABLE_VIEW",
        "SQLITE_DBCONFIG_DQS_DML",
        "SQLITE_DBCONFIG_DQS_DDL",
        "SQLITE_DBCONFIG_LEGACY_ALTER_TABLE",
    )
    if hasattr(sqlite3, name)  # since Python 3.12
)


class Guard:
    """Stands over one connection.

    Args:
        connection: A real one, just opened.
        opens: Says which names may be attached.
        longest_wait: Seconds that it may wait for a lock.
    """

    def __init__(self, connection: sqlite3.Connection, opens: Opens, longest_wait: float) -> None:
        self._connection = connection
        self._opens = opens
        self._longest_wait = longest_wait
        self._submissions: Callable[..., Any] | None = None
        for category, limit in _LIMITS.items():
            connection.setlimit(category, limit)
        connection.execute(f"PRAGMA max_page_count = {PAGES}").close()
        if hasattr(sqlite3, "SQLITE_DBCONFIG_DEFENSIVE"):
            connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)  # type: ignore[attr-defined]
        connection.set_authorizer(self._authorise)

    def set_authorizer(self, authorizer_callback: Callable[..., Any] | None) -> None:
        """Set the submission's own authoriser, or none."""
        self._submissions = authorizer_callback
        self._connection.set_authorizer(
            self._authorise
        )  # statements that are prepared already are judged anew

    def setlimit(self, category: int, limit: int, /) -> int:
        """Set a limit, at most to ours; return what it was."""
        ours = _LIMITS.get(category)
        return self._connection.setlimit(category, limit if ours is None else min(limit, ours))

    def setconfig(self, op: int, enable: bool = True, /) -> None:
        """Set a switch that harms nobody.

        Raises:
            sqlite3.OperationalError: It might.
        """
        if op not in _SWITCHES:
            raise sqlite3.OperationalError("this setting is not available here")
        self._connection.setconfig(op, enable)  # type: ignore[attr-defined]

    def deserialize(self, data: bytes, /, *, name: str = "main") -> None:
        """Refuse: a database of the submission's making would escape the limits.

        Raises:
            sqlite3.NotSupportedError: Always.
        """
        raise sqlite3.NotSupportedError(
            "deserialize() is not available here: the grader stands between your code and the driver"
        )

    def _authorise(
        self, action: int, first: str | None, second: str | None, database: str | None, source: str | None
    ) -> int:
        if not self._allows(action, first, second):
            return sqlite3.SQLITE_DENY
        if self._submissions is None:
            return sqlite3.SQLITE_OK
        found: int = self._submissions(action, first, second, database, source)
        return found

    def _allows(self, action: int, first: str | None, second: str | None) -> bool:
        if action == sqlite3.SQLITE_FUNCTION:
            return (second or "").lower() not in _FORBIDDEN_FUNCTIONS
        if action == sqlite3.SQLITE_PRAGMA:
            return self._allows_pragma((first or "").lower(), second)
        if action == sqlite3.SQLITE_ATTACH:
            return first is not None and self._opens(first)
        if action == sqlite3.SQLITE_CREATE_VTABLE:
            return (second or "").lower() in _MODULES
        return True

    def _allows_pragma(self, name: str, value: str | None) -> bool:
        if name == "busy_timeout" and value is not None:
            return value.isdecimal() and int(value) <= self._longest_wait * 1000
        return name in _PRAGMAS and (value is None or name not in _READ_ONLY)
