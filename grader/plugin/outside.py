"""The outside view: the grader's own connection to the database under test. It sees committed data only."""

import functools
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.engine.mock import MockConnection

from grader.databases import Backend


class Column(msgspec.Struct, frozen=True):
    """A column as the database has it. `length` is None where the type has none, or none was given."""

    name: str
    type: str
    nullable: bool
    primary_key: bool
    default: str | None
    length: int | None


class Database:
    """What another user of the database sees, and may do.

    A lock that somebody holds does not block a test: after a short wait it fails with a sentence.

    Args:
        backend: the backend under test.
        engine: of `Backend.outside_engine`, where the test's database is.
    """

    def __init__(self, backend: Backend, engine: sa.Engine) -> None:
        self._backend = backend
        self._engine = engine
        self._connection: sa.Connection | None = None
        self._given: dict[str, sa.Table] = {}

    def rows(self, table: str, *columns: str) -> list[Any]:
        """Return the rows as dicts, or as tuples of the named columns; in the order of the primary key."""
        found = self._table(table)
        for name in columns:
            if name not in found.c:
                there = ", ".join(found.c.keys())
                raise AssertionError(f"the table {table!r} has no column {name!r}; it has {there}")
        chosen = [found.c[name] for name in columns or found.c.keys()]
        query = sa.select(*chosen).order_by(*found.primary_key)
        with self._connect() as connection:
            result = connection.execute(query)
            return [tuple(row) for row in result] if columns else [dict(row) for row in result.mappings()]

    def values(self, table: str, column: str) -> list[Any]:
        """Return one column, in the order of the primary key."""
        return [value for (value,) in self.rows(table, column)]

    def count(self, table: str) -> int:
        """Return the number of rows."""
        with self._connect() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(self._table(table))) or 0

    def scalar(self, sql: str, **parameters: object) -> Any:
        """Return the first column of the first row of a query."""
        with self._connect() as connection:
            return connection.scalar(sa.text(sql), parameters)

    def execute(self, sql: str, **parameters: object) -> None:
        """Run a statement and commit it."""
        with self._connect() as connection:
            connection.execute(sa.text(sql), parameters)

    def insert(self, table: str, *rows: Mapping[str, object], **row: object) -> Any:
        """Insert and commit: one row given by keywords, or several dicts.

        Returns:
            the primary key of a single row, None for several and where the table has no key.
        """
        found = self._table(table)
        with self._connect() as connection:
            result = connection.execute(sa.insert(found), [dict(each) for each in rows] or row)
            return None if rows or not found.primary_key else result.inserted_primary_key[0]  # type: ignore[index]

    def create(self, metadata: sa.MetaData) -> None:
        """Create the course's own tables in a database that has none."""
        with self._connect() as connection:
            for statement in _statements(metadata, connection.dialect):
                connection.exec_driver_sql(statement)
        self._given |= metadata.tables

    def close(self) -> None:
        """Give the connection up."""
        if self._connection is not None:
            self._connection.close()

    def tables(self) -> list[str]:
        """Return the names of all tables, sorted."""
        with self._connect() as connection:
            return sorted(sa.inspect(connection).get_table_names())

    def columns(self, table: str) -> dict[str, Column]:
        """Return the columns by name."""
        with self._connect() as connection:
            inspector = sa.inspect(connection)
            self._must_exist(inspector, table)
            key = inspector.get_pk_constraint(table)["constrained_columns"]
            return {
                found["name"]: Column(
                    name=found["name"],
                    type=type(found["type"]).__name__.lower(),
                    nullable=found["nullable"],
                    primary_key=found["name"] in key,
                    default=found["default"],
                    length=getattr(found["type"], "length", None),
                )
                for found in inspector.get_columns(table)
            }

    def unique(self, table: str) -> list[tuple[str, ...]]:
        """Return what must be unique: the column names of each constraint or index, sorted."""
        with self._connect() as connection:
            inspector = sa.inspect(connection)
            self._must_exist(inspector, table)
            constraints = {tuple(found["column_names"]) for found in inspector.get_unique_constraints(table)}
            indexes = {
                tuple(name for name in found["column_names"] if name)
                # SQLite has an index for a constraint that SQLAlchemy does not recognise in the SQL of its table.
                for found in inspector.get_indexes(table, include_auto_indexes=True)
                if found["unique"]
            }
            key = tuple(inspector.get_pk_constraint(table)["constrained_columns"])
            return sorted((constraints | indexes) - {key})

    def foreign_keys(self, table: str) -> list[tuple[str, str, str]]:
        """Return (column, table it points to, column it points to) for each foreign key of one column, sorted."""
        with self._connect() as connection:
            inspector = sa.inspect(connection)
            self._must_exist(inspector, table)
            return sorted(
                (found["constrained_columns"][0], found["referred_table"], found["referred_columns"][0])
                for found in inspector.get_foreign_keys(table)
            )

    def __repr__(self) -> str:
        return "the database"

    def _table(self, name: str) -> sa.Table:
        """A table with its columns and key. The rest of it, which takes many questions, is never needed here."""
        if name in self._given:
            return self._given[name]
        with self._connect() as connection:
            inspector = sa.inspect(connection)
            self._must_exist(inspector, name)
            key = inspector.get_pk_constraint(name)["constrained_columns"]
            columns = (
                sa.Column(found["name"], found["type"], primary_key=found["name"] in key)
                for found in inspector.get_columns(name)
            )
            return sa.Table(name, sa.MetaData(), *columns)

    def _must_exist(self, inspector: sa.Inspector, table: str) -> None:
        if not inspector.has_table(table):
            raise AssertionError(self._no_table(table))

    def _no_table(self, name: str) -> str:
        there = ", ".join(self.tables()) or "none at all"
        return f"the database has no table named {name!r}; it has {there}"

    @contextmanager
    def _connect(self) -> Iterator[sa.Connection]:
        """The one connection, between transactions; its warnings are nobody's business."""
        try:
            with warnings.catch_warnings(action="ignore"):
                if self._connection is None:
                    self._connection = self._engine.connect()
                yield self._connection
        except sa.exc.DBAPIError as error:
            if self._backend.is_lock_wait(error):
                raise AssertionError(
                    "nobody else can get at this data: a transaction was left open"
                ) from None
            raise


@functools.cache
def _statements(metadata: sa.MetaData, dialect: sa.Dialect) -> tuple[str, ...]:
    """What creates tables, compiled once: SQLAlchemy would do it for each test anew."""
    found: list[str] = []
    noting = MockConnection(dialect, lambda ddl, _: found.append(str(ddl.compile(dialect=dialect))))
    metadata.create_all(noting, checkfirst=False)
    return tuple(found)
