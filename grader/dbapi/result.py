"""A result of PyMySQL's, as its cursors keep it: both sides of a connection know it in this form."""

from typing import Any, NamedTuple


class Field(NamedTuple):
    """A column of a result, as far as PyMySQL's dictionary cursors ask."""

    name: str
    table_name: str


class Result(NamedTuple):
    """What PyMySQL's cursors keep of a result: the client's cursor takes over its part from here."""

    affected_rows: int | None
    insert_id: int | None
    warning_count: int
    has_next: bool
    description: Any
    rows: Any
    fields: tuple[Field, ...]
