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
