# why: a function that is compiled for each dialect, as a library would offer it
from sqlalchemy import Column, Integer, MetaData, String, Table, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.expression import FunctionElement

metadata = MetaData()

singer = Table(
    "singer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("given_name", String(50), nullable=False),
    Column("family_name", String(50)),
)


class full_name(FunctionElement):
    """Joins two names with a space; leaves out what is NULL."""

    type = String()
    inherit_cache = True


@compiles(full_name)
def _(element, compiler, **options):
    given, family = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{given} || COALESCE(' ' || {family}, '')"


@compiles(full_name, "mysql", "mariadb")
def _(element, compiler, **options):
    return f"CONCAT_WS(' ', {compiler.process(element.clauses, **options)})"


def full_names(connection):
    query = select(full_name(singer.c.given_name, singer.c.family_name))
    return [name for (name,) in connection.execute(query)]
