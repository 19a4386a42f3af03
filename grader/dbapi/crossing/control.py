"""The messages between a referee and its broker."""

from typing import Annotated, Any, Literal

import msgspec

from grader.dbapi.broker.grant import Grant

Count = Annotated[int, msgspec.Meta(ge=0)]


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the connections of one test may do.

    Attributes:
        statement_seconds: How long a statement may run.
        open_connections: How many connections may be open at once.
        connections: How many may be opened at all.
        statements: How many statements may be sent.
        record_bytes: How much SQL and how many values are kept; the events beyond keep the beginning of their SQL.
    """

    statement_seconds: float = 5.0
    open_connections: int = 30
    connections: int = 1000
    statements: int = 20_000
    record_bytes: int = 64 << 20


DEFAULT = Limits()


class Begin(msgspec.Struct, array_like=True, tag="begin", forbid_unknown_fields=True):
    """A test begins; the broker's end of its door comes with the message."""

    grant: Grant
    limits: Limits


class End(msgspec.Struct, array_like=True, tag="end", forbid_unknown_fields=True):
    """The test is over: close whatever is open."""


class Clear(msgspec.Struct, array_like=True, tag="clear", forbid_unknown_fields=True):
    """Forget the events."""


class Pause(msgspec.Struct, array_like=True, tag="pause", forbid_unknown_fields=True):
    """Record nothing, or go on with it."""

    on: bool


class Strike(msgspec.Struct, array_like=True, tag="strike", forbid_unknown_fields=True):
    """Answer with deadlocks."""

    verb: str
    times: int
    after: int


class Tell(msgspec.Struct, array_like=True, tag="tell", forbid_unknown_fields=True):
    """Tell what has happened since the last time; if `only_count`, of the events nothing but their number."""

    only_count: bool = False


class ToldEvent(msgspec.Struct, array_like=True, forbid_unknown_fields=True):
    """An event as it crosses: `grader.trace.Event`, its parameters a tree."""

    event: Literal[
        "connect", "begin", "statement", "savepoint", "release", "rollback_to", "commit", "rollback", "close"
    ]
    connection: int
    sql: str
    parameters: Any
    many: bool
    rows: int | None
    line: int | None
    error: str | None
    wrote: bool
    hidden: bool
    autocommitted: bool


class News(msgspec.Struct, array_like=True, tag="news", forbid_unknown_fields=True):
    """What has happened.

    Attributes:
        count: How many events there are.
        changed: Those that are new or have changed, by their places.
        more: There are more to tell: ask again.
        open_transactions: The begin events of the transactions that are open.
        complaints: What the submission did that no honest one does, in sentences.
    """

    count: Count
    changed: list[tuple[Count, ToldEvent]] = []
    more: bool = False
    open_transactions: list[ToldEvent] = []
    complaints: list[str] = []


class Done(msgspec.Struct, array_like=True, tag="done", forbid_unknown_fields=True):
    """It is done; for the end of a test: how often its worker asked, and was answered."""

    round_trips: int = 0


ToBroker = msgspec.msgpack.Decoder(Begin | End | Clear | Pause | Strike | Tell)
FromBroker = msgspec.msgpack.Decoder(News | Done)
