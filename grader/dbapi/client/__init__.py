"""The clients: what stands on the submission's side in the place of the drivers' connections and cursors.

The drivers' modules stay as they are but for `connect`: their exceptions, types and helpers are the real ones.
"""

from collections.abc import Callable, Mapping
from typing import Any

from grader.dbapi.client import psycopg2_, pymysql_, sqlite3_

CLIENTS: Mapping[str, Callable[..., Any]] = {
    "sqlite3": sqlite3_.connect,
    "psycopg2": psycopg2_.connect,
    "pymysql": pymysql_.connect,
}
"""What makes a client, by the driver's name: takes an `Opener`, then the arguments of the driver's `connect`."""
