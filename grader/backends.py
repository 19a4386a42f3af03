"""The backends as people name them, in the order in which they see them. What a backend is, grader.databases tells."""

from collections.abc import Mapping
from types import MappingProxyType

TITLES: Mapping[str, str] = MappingProxyType(
    {"sqlite": "SQLite", "postgresql": "PostgreSQL", "mysql": "MySQL"}
)
"""The title of each, by its name."""
