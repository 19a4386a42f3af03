"""One thing that a submission did with its database."""

from typing import Any, Literal

import msgspec

from grader.trace import sql as reader

Kind = Literal[
    "connect", "begin", "statement", "savepoint", "release", "rollback_to", "commit", "rollback", "close"
]


class Event(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that a submission did, in the words of all three backends.

    Attributes:
        event: What it was. Transaction control sent as SQL text and the same asked of the driver look alike.
        connection: The number of the connection, from 1 in the order in which they were opened.
        sql: The text as it was sent, with its placeholders.
        parameters: The bound values: a tuple, a dict, or a list of such when `many`.
        many: The driver's `executemany` was called.
        rows: How many rows an INSERT, UPDATE or DELETE touched, or how many rows a query's server sent. SQLite sends
            a row when it is asked for, the other two send all at once. None where the driver does not know.
        line: The learner's line, told by the submission's side: for display only. None for a test's own doing.
        error: The exception's class and first line, if there was one.
        wrote: A statement: it writes. A commit or rollback: the transaction had (tried to) write.
        hidden: SQLAlchemy's own doing: its handshake, its questions to the catalogue.
        autocommitted: A write outside of any transaction, for ever as soon as it was done.
    """

    event: Kind
    connection: int
    sql: str = ""
    parameters: Any = ()
    many: bool = False
    rows: int | None = None
    line: int | None = None
    error: str | None = None
    wrote: bool = False
    hidden: bool = False
    autocommitted: bool = False

    @property
    def verb(self) -> str:
        """What the SQL does, in lower case: `select`, `insert`, `create` …"""
        return reader.verb(self.sql)
