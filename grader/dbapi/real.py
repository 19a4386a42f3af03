"""The drivers' own connect functions, kept before the shim takes their place.

The grader's own connections (the outside view, the servers' administration) always go through these, so that
they neither appear in a trace nor depend on the shim.
"""

import sqlite3
from collections.abc import Callable, Mapping
from typing import Any

import psycopg2
import pymysql

CONNECT: Mapping[str, Callable[..., Any]] = {
    "sqlite3": sqlite3.connect,
    "psycopg2": psycopg2.connect,
    "pymysql": pymysql.connect,
}

LOCK_SECONDS = 2
"""How long a submission's connection waits for a lock that another one holds.

The servers' own patience (SQLite 5 s, MySQL 50 s and for a table's definition a year, PostgreSQL without end) is for
others: here it is the submission's own other connection, and nobody will let go of the lock.
"""
