"""What a worker may connect to, and with what: everything else is refused in the words of the driver.

A worker is given a stand-in address, and never learns the real one's password. What it connects with is compared
with that; the real address takes its place. Of the other arguments only those are handed on that are listed here:
some would act with the broker's rights (files that the driver reads, other hosts, LOAD DATA LOCAL).
"""

import inspect
import ipaddress
import os
import posixpath
import re
import sqlite3
from collections.abc import Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import msgspec
import psycopg2
import pymysql
from psycopg2 import extensions
from pymysql.constants import CLIENT, CR, ER

from grader.dbapi.crossing.messages import DriverName
from grader.dbapi.real import CONNECT, LOCK_SECONDS

Value = str | int | float | bool | dict[str, str | bool] | None

_SQLITE_NAMES = tuple(
    "database timeout detect_types isolation_level check_same_thread factory cached_statements uri".split()
)
_SQLITE_QUERY = {
    "mode": {"ro", "rw", "rwc", "memory"},
    "cache": {"shared", "private"},
}
_MOST_CACHED_STATEMENTS = 1000

_POSTGRESQL_ADDRESS = ("host", "port", "user", "password", "dbname")
_POSTGRESQL_HANDED_ON = frozenset(
    "connect_timeout application_name fallback_application_name client_encoding".split()
)
_POSTGRESQL_UNUSED = frozenset("sslmode gssencmode channel_binding target_session_attrs async async_".split())
_POSTGRESQL_SETTINGS = re.compile(r"(?:\s*-c\s*[\w.]+=(?:\\.|[^\s\\])*)*\s*")

_MYSQL_ALIASES = {"passwd": "password", "db": "database"}
_MYSQL_ADDRESS = ("host", "port", "user", "password", "database", "unix_socket")
_MYSQL_HANDED_ON = frozenset(
    "charset collation sql_mode use_unicode client_flag init_command connect_timeout autocommit read_timeout"
    " write_timeout binary_prefix program_name".split()
)
_MYSQL_UNUSED = frozenset(
    "ssl ssl_ca ssl_cert ssl_disabled ssl_key ssl_key_password ssl_verify_cert ssl_verify_identity compress named_pipe"
    " max_allowed_packet defer_connect local_infile".split()
)
_MYSQL_FLAGS = (
    CLIENT.FOUND_ROWS
    | CLIENT.MULTI_STATEMENTS
    | CLIENT.MULTI_RESULTS
    | CLIENT.IGNORE_SPACE
    | CLIENT.INTERACTIVE
)
_MYSQL_KNOWN = frozenset(inspect.signature(pymysql.connections.Connection.__init__).parameters)
_DEFAULT_PORTS = {"psycopg2": 5432, "pymysql": 3306}


class Grant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One database that a worker may connect to.

    Attributes:
        driver: The driver that connects.
        said: The address as the worker knows it, by the names of the driver's arguments.
        real: The real one, and what else the connection needs.
        folder: SQLite: where files of other names may lie; None: nowhere.
    """

    driver: DriverName
    said: dict[str, Value]
    real: dict[str, Value]
    folder: str | None = None


def admitted(
    grant: Grant, driver: str, arguments: tuple[Any, ...], options: Mapping[str, Any], longest_wait: float
) -> dict[str, Any]:
    """Return the arguments to connect with in the place of a worker's.

    Args:
        grant: What it may connect to.
        driver: The driver that it wants.
        arguments: Its arguments for the driver's `connect`.
        options: Those that have names.
        longest_wait: Seconds that a connection may wait for a lock or for the server.

    Raises:
        Exception: The driver's own, where it would connect to something else.
    """
    if driver != grant.driver:
        grant = Grant(grant.driver, {}, {})  # nothing is like that: each driver says it in its own words
    return _ADMIT[driver](grant, arguments, dict(options), longest_wait)


def _sqlite(
    grant: Grant, arguments: tuple[Any, ...], options: dict[str, Any], longest_wait: float
) -> dict[str, Any]:
    given = dict(zip(_SQLITE_NAMES, arguments, strict=False))
    if (
        len(arguments) > len(_SQLITE_NAMES)
        or given.keys() & options.keys()
        or "database" not in given | options
    ):
        CONNECT["sqlite3"](
            *[":memory:"] * bool(arguments), *arguments[1:], **options
        ).close()  # the driver's own words
        _no_file()
    given |= options
    given.pop("factory", None)
    known = {*_SQLITE_NAMES, "autocommit"}
    for name in given.keys() - known:
        CONNECT["sqlite3"](":memory:", **{name: None}).close()
    database = given.pop("database")
    path = os.fsdecode(database) if isinstance(database, bytes) else database
    if not isinstance(path, str):
        CONNECT["sqlite3"](path).close()
        _no_file()
    given["check_same_thread"] = False
    if isinstance(wait := given.get("timeout", LOCK_SECONDS), int | float):
        given["timeout"] = min(max(wait, 0), longest_wait)
    if isinstance(cached := given.get("cached_statements"), int):
        given["cached_statements"] = min(cached, _MOST_CACHED_STATEMENTS)
    if path.startswith("file:"):
        given["database"] = _uri(grant, path) if given.get("uri") else _no_file()
        return given
    return given | {"database": resolved(grant, path) or _no_file(), "uri": False}


def resolved(grant: Grant, path: str) -> str | None:
    """Return the file that a worker means by a name, or None for one that it may not open."""
    if path in ("", ":memory:"):
        return path or ":memory:"
    said = str(grant.said.get("database"))
    if path in (said, grant.real.get("database")):
        return str(grant.real["database"])
    if grant.folder is None or "\x00" in path:
        return None
    folder = os.path.realpath(grant.folder)
    inside = posixpath.relpath(path, posixpath.dirname(said)) if path.startswith("/") else path
    for name in (os.path.join(folder, inside), path):
        found = os.path.realpath(name)
        if found.startswith(folder + os.sep):
            return found
    return None


def _uri(grant: Grant, text: str) -> str:
    parts = urlsplit(text)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in query:
        if value not in _SQLITE_QUERY.get(name, ()):
            _no_file()
    settings = "&".join(f"{name}={value}" for name, value in query)
    path = unquote(parts.path)
    if ("mode", "memory") in query:
        return f"file:{quote(path.replace('/', '_'))}?{settings}"
    found = resolved(grant, path)
    if parts.netloc not in ("", "localhost") or found is None:
        _no_file()
    return f"file:{quote(found)}?{settings}"


def _no_file() -> NoReturn:
    error = sqlite3.OperationalError("unable to open database file")
    error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
    error.sqlite_errorname = "SQLITE_CANTOPEN"
    raise error


def _postgresql(
    grant: Grant, arguments: tuple[Any, ...], options: dict[str, Any], longest_wait: float
) -> dict[str, Any]:
    if len(arguments) > 1:
        CONNECT["psycopg2"](*arguments)
    dsn = arguments[0] if arguments else options.pop("dsn", None)
    options = {name: value for name, value in options.items() if name not in ("async", "async_")}
    given = extensions.parse_dsn(extensions.make_dsn(dsn, **options))
    for name in given:
        if name not in {
            *_POSTGRESQL_ADDRESS,
            *_POSTGRESQL_HANDED_ON,
            *_POSTGRESQL_UNUSED,
            "options",
        } and not (name.startswith("keepalives")):
            raise psycopg2.ProgrammingError(
                f'invalid dsn: connection option "{name}" is not available here\n'
            )
    if not _POSTGRESQL_SETTINGS.fullmatch(given.get("options", "")):
        raise psycopg2.ProgrammingError(
            'invalid dsn: connection option "options" takes settings (-c) only here\n'
        )
    host, port = given.get("host"), given.get("port", str(_DEFAULT_PORTS["psycopg2"]))
    said = {name: str(grant.said[name]) for name in grant.said if grant.said[name] is not None}
    if host != said.get("host") and not _is_address(host):
        name = host or "localhost"
        raise psycopg2.OperationalError(
            f'could not translate host name "{name}" to address: Name or service not known\n'
        )
    where = f'connection to server at "{host or "localhost"}", port {port} failed: '
    if host != said.get("host") or port != said.get("port", str(_DEFAULT_PORTS["psycopg2"])):
        raise psycopg2.OperationalError(
            f"{where}Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n"
        )
    if (given.get("user"), given.get("password")) != (said.get("user"), said.get("password")):
        user = given.get("user")
        raise psycopg2.OperationalError(f'{where}FATAL:  password authentication failed for user "{user}"\n')
    if given.get("dbname") != said.get("dbname"):
        name = str(given.get("dbname", given.get("user")))
        raise psycopg2.OperationalError(f'{where}FATAL:  database "{name}" does not exist\n')
    own = {name: value for name, value in given.items() if name in _POSTGRESQL_HANDED_ON}
    settings = " ".join(filter(None, [given.get("options", ""), str(grant.real.get("options") or "")]))
    return {**own, **grant.real, **({"options": settings} if settings else {}), **_at_most(own, longest_wait)}


def _at_most(given: Mapping[str, Any], longest_wait: float) -> dict[str, Any]:
    asked = given.get("connect_timeout", "")
    return {"connect_timeout": min(int(asked), max(2, int(longest_wait)))} if asked.isdecimal() else {}


def _mysql(
    grant: Grant, arguments: tuple[Any, ...], options: dict[str, Any], longest_wait: float
) -> dict[str, Any]:
    if arguments:
        CONNECT["pymysql"](*arguments)
    options.pop("cursorclass", None)
    for name in options.keys() - _MYSQL_KNOWN:
        CONNECT["pymysql"](**{name: None})
    given = {_MYSQL_ALIASES.get(name, name): value for name, value in options.items()}
    refused = [
        name
        for name, value in given.items()
        if name not in {*_MYSQL_ADDRESS, *_MYSQL_HANDED_ON, *_MYSQL_UNUSED} and value is not None
    ]
    if given.get("local_infile"):
        refused.append("local_infile")
    if refused:
        raise pymysql.err.NotSupportedError(f"{refused[0]} is not available here")
    said = {name: grant.said.get(name) for name in _MYSQL_ADDRESS}
    host, port = given.get("host") or "localhost", given.get("port") or _DEFAULT_PORTS["pymysql"]
    if (host, given.get("unix_socket")) != (said["host"], None) or str(port) != str(
        said["port"] or _DEFAULT_PORTS["pymysql"]
    ):
        reason = (
            "[Errno 111] Connection refused"
            if host == said["host"] or _is_address(host)
            else "[Errno -2] Name or service not known"
        )
        raise pymysql.err.OperationalError(
            CR.CR_CONN_HOST_ERROR, f"Can't connect to MySQL server on {host!r} ({reason})"
        )
    if (given.get("user"), given.get("password")) != (said["user"], said["password"]):
        used = "YES" if given.get("password") else "NO"
        raise pymysql.err.OperationalError(
            ER.ACCESS_DENIED_ERROR,
            f"Access denied for user '{given.get('user')}'@'{host}' (using password: {used})",
        )
    if given.get("database") not in (said["database"], None):
        raise pymysql.err.OperationalError(ER.BAD_DB_ERROR, f"Unknown database '{given.get('database')}'")
    own = {name: value for name, value in given.items() if name in _MYSQL_HANDED_ON and value is not None}
    if isinstance(own.get("client_flag"), int):
        own["client_flag"] &= _MYSQL_FLAGS
    for name in ("connect_timeout", "read_timeout", "write_timeout"):
        if isinstance(own.get(name), int | float):
            own[name] = min(own[name], longest_wait)
    real = {name: value for name, value in grant.real.items() if name != "database" or given.get("database")}
    return {"connect_timeout": longest_wait, **own, **real}


_ADMIT = {"sqlite3": _sqlite, "psycopg2": _postgresql, "pymysql": _mysql}


def _is_address(host: str | None) -> bool:
    """Whether a host needs no name to be looked up: nobody listens there, as far as a worker can see."""
    if host in (None, "localhost"):
        return True
    try:
        ipaddress.ip_address(str(host))
    except ValueError:
        return False
    return True
