"""The backends, in the order in which people see them."""

from collections.abc import Mapping
from types import MappingProxyType

from grader.backends import TITLES
from grader.databases.backend import Backend
from grader.databases.mysql import MySQL
from grader.databases.postgresql import PostgreSQL
from grader.databases.sqlite import SQLite

_FOUND = {backend.name: backend for backend in (SQLite(), PostgreSQL(), MySQL())}

BACKENDS: Mapping[str, Backend] = MappingProxyType({name: _FOUND[name] for name in TITLES})
