"""The backends, in the order in which people see them."""

from collections.abc import Mapping
from types import MappingProxyType

from grader.databases.backend import Backend
from grader.databases.mysql import MySQL
from grader.databases.postgresql import PostgreSQL
from grader.databases.sqlite import SQLite

BACKENDS: Mapping[str, Backend] = MappingProxyType(
    {backend.name: backend for backend in (SQLite(), PostgreSQL(), MySQL())}
)
