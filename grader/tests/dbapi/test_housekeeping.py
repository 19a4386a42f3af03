"""What SQLAlchemy asks for itself is not in the trace; whatever only looks like it is."""

import contextlib
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from grader.databases import Backend
from grader.trace import Recorder, Trace

INSPECTOR = (
    "get_columns get_pk_constraint get_foreign_keys get_indexes get_unique_constraints get_check_constraints"
    " get_table_comment get_table_options get_view_definition has_table"
).split()
INSPECTOR_OF_SCHEMA = (
    "get_table_names get_view_names get_temp_table_names get_temp_view_names get_sequence_names get_schema_names"
    " get_materialized_view_names get_sorted_table_and_fkc_names get_enums get_domains get_foreign_table_names"
    " get_multi_columns get_multi_pk_constraint get_multi_foreign_keys get_multi_indexes"
    " get_multi_unique_constraints get_multi_check_constraints get_multi_table_comment get_multi_table_options"
).split()


@pytest.fixture
def tables() -> sa.MetaData:
    metadata = sa.MetaData()
    sa.Table(
        "a",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(20), unique=True, index=True),
        sa.Column("letter", sa.Enum("a", "b", name="letter")),
        sa.CheckConstraint("length(name) > 0", name="not_empty"),
    )
    sa.Table(
        "b",
        metadata,
        sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
        sa.Column("a_id", sa.ForeignKey("a.id")),
        sa.Column("amount", sa.Numeric(4, 2), server_default="1"),
        sa.Index("both", "a_id", "amount"),
    )
    return metadata


@pytest.fixture
def engine(url: str, recorder: Recorder, tables: sa.MetaData) -> Iterator[sa.Engine]:
    engine = sa.create_engine(url)
    tables.create_all(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE VIEW v AS SELECT id FROM a")
    recorder.clear()
    yield engine
    engine.dispose()


def test_no_question_of_the_inspectors_is_in_the_trace(
    engine: sa.Engine, tables: sa.MetaData, recorder: Recorder
) -> None:
    asked = 0
    inspector = sa.inspect(engine)
    for schema in (None, inspector.default_schema_name):
        for name in ("a", "b", "v", "nothing"):
            for method in INSPECTOR:
                inspector.clear_cache()
                try:
                    getattr(inspector, method)(name, schema=schema)
                except (NotImplementedError, exc.NoSuchTableError):
                    continue
                asked += 1
        for method in INSPECTOR_OF_SCHEMA:
            inspector.clear_cache()
            options = {} if "temp" in method or method == "get_schema_names" else {"schema": schema}
            try:
                getattr(inspector, method)(**options)
            except (NotImplementedError, AttributeError):
                continue  # this dialect cannot tell
            asked += 1
        sa.MetaData().reflect(engine, schema=schema, views=True)
        if engine.dialect.supports_sequences:
            inspector.has_sequence("s", schema=schema)
    tables.create_all(engine)
    assert asked > 60
    assert list(Trace(recorder).statements) == []
    assert len(recorder) > asked / 2


def test_a_new_connection_is_not_in_the_trace(engine: sa.Engine, recorder: Recorder) -> None:
    for options in ({"isolation_level": "SERIALIZABLE"}, {"pool_pre_ping": True}):
        other = sa.create_engine(engine.url, **options)
        for _ in range(2):
            with other.connect() as connection:
                connection.get_isolation_level()
        other.dispose()
    assert list(Trace(recorder).statements) == []


SMUGGLED = {
    "sqlite": (
        "SELECT name FROM sqlite_master, a",
        "SELECT name FROM sqlite_master WHERE (SELECT count(*) FROM a) > 0",
        "SELECT name FROM (a) JOIN sqlite_master",
        "SELECT sqlite_master.id FROM 'a' sqlite_master",
        "SELECT name FROM sqlite_master WHERE 1 IN v",
        "SELECT name FROM sqlite_master UNION SELECT name FROM a",
        "WITH sqlite_master AS (SELECT * FROM a) SELECT * FROM sqlite_master",
        "SELECT name FROM sqlite_master /* */ , a",
        "SELECT 1 FROM pragma_table_info('a'), a",
        "SELECT max(name) FROM sqlite_master",
        'PRAGMA main.table_info("a"); ',
        "SELECT [name] FROM [a]",
        "SELECT * FROM [main.sqlite_master]",
        "SELECT a.id FROM sqlite_master AS [x WHERE y], a",
    ),
    "postgresql": (
        "SELECT query_to_xml('select * from a', true, true, '') FROM pg_catalog.pg_class LIMIT 1",
        "SELECT pg_catalog.query_to_xml('select * from a', true, true, '') FROM pg_catalog.pg_class LIMIT 1",
        "SELECT relname FROM pg_catalog.pg_class, a",
        "SELECT relname FROM pg_catalog.pg_class UNION TABLE letters",
        "SELECT relname FROM (a CROSS JOIN pg_catalog.pg_class)",
        'SELECT * FROM "pg_catalog.pg_class"',
        "SELECT relname INTO c FROM pg_catalog.pg_class",
        "SELECT relname FROM pg_catalog.pg_class WHERE EXISTS (SELECT 1 FROM a)",
        "SELECT relname FROM pg_catalog.pg_class WHERE relname = E'\\' || (SELECT max(name) FROM a) --'",
        "SELECT relname FROM pg_class",
        "SELECT most_common_vals FROM pg_catalog.pg_stats",
        "SELECT relname FROM pg_catalog.pg_class WHERE relname <> '$$' OR EXISTS (SELECT 1 FROM a AS x WHERE '$$' = '')",
        "SELECT pg_catalog.set_config('a.b', relname, false) FROM pg_catalog.pg_class",
        "show transaction isolation level; SELECT * FROM a",
    ),
    "mysql": (
        "SELECT table_name FROM information_schema.tables, a",
        "SELECT table_name FROM information_schema.tables STRAIGHT_JOIN a",
        "SELECT table_name FROM (a) JOIN information_schema.tables",
        "SELECT table_name FROM information_schema.tables /*! , a */",
        "SELECT table_name AS $$ FROM information_schema.tables, a AS $$",
        "SELECT table_name FROM information_schema.tables WHERE table_name = '\\' OR EXISTS (SELECT 1 FROM a) OR ''",
        "SELECT max(table_name) FROM information_schema.tables",
        "SELECT table_rows FROM information_schema.innodb_trx, a",
        "SHOW TABLES WHERE (SELECT count(*) FROM a) >= 0",
        "SHOW VARIABLES WHERE variable_name IN (SELECT name FROM a)",
        "SHOW FULL TABLES WHERE EXISTS (SELECT 1 FROM a)",
        "SET NAMES utf8mb4, @seen := (SELECT count(*) FROM a)",
        "DESCRIBE SELECT * FROM a",
    ),
}


@pytest.mark.only_on("postgresql")
@pytest.mark.parametrize(
    "code",
    [
        "CREATE FUNCTION current_setting(oid) RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE DOMAIN small AS int CHECK (VALUE < 9)",
        "CREATE OPERATOR ||| (FUNCTION = pg_catalog.oidge, LEFTARG = oid, RIGHTARG = oid)",
        "CREATE CAST (a AS text) WITH INOUT AS IMPLICIT",
    ],
)
def test_nothing_is_housekeeping_where_code_of_others_may_answer(
    engine: sa.Engine, recorder: Recorder, code: str
) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql(code)
    recorder.clear()

    sa.inspect(engine).get_columns("a")

    assert Trace(recorder).statements >= 1


def test_nothing_is_smuggled_past_the_trace(engine: sa.Engine, backend: Backend, recorder: Recorder) -> None:
    if backend.name == "sqlite":
        with engine.begin() as connection:
            connection.exec_driver_sql('CREATE VIEW "main.sqlite_master" AS SELECT * FROM a')
    if backend.name == "postgresql":
        with engine.begin() as connection:
            connection.exec_driver_sql('CREATE TABLE "pg_catalog.pg_class" (n INTEGER)')
            connection.exec_driver_sql("CREATE TABLE letters (letter name)")
    unseen = []
    for sql in SMUGGLED[backend.name]:
        for ask in (_through_sqlalchemy, _through_the_driver):
            recorder.clear()
            ask(engine, sql)
            if [statement.sql for statement in Trace(recorder).statements] != [sql]:
                unseen.append((ask.__name__, sql))
    assert unseen == []


def _through_sqlalchemy(engine: sa.Engine, sql: str) -> None:
    with engine.connect() as connection, contextlib.suppress(exc.DBAPIError):
        connection.exec_driver_sql(sql)


def _through_the_driver(engine: sa.Engine, sql: str) -> None:
    connection = engine.raw_connection()
    with contextlib.suppress(Exception):
        connection.cursor().execute(sql)
    connection.close()
