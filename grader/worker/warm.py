"""Done once, so that no worker and no referee pays for it: whatever SQLAlchemy and Python load at first use.

Afterwards no engine, no connection, no mapping and no thread is left.
"""

import asyncio
import gc

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects.mysql import mariadb, pymysql  # noqa: F401  # loaded by name otherwise, at the first engine
from sqlalchemy.dialects.postgresql import psycopg2  # noqa: F401

from grader import dbapi
from grader.dbapi import asynchronous  # noqa: F401  # imported where it is needed otherwise


def warm() -> None:
    """Work with an ORM once, on a database in memory; then put the shim in the drivers' place."""
    work_with_an_orm()
    dbapi.install()
    asyncio.run(asyncio.sleep(0))
    gc.collect()


def work_with_an_orm() -> None:
    """Do what katas do, so that SQLAlchemy has loaded and compiled what they need."""

    class Base(orm.DeclarativeBase):
        pass

    class Parent(Base):
        __tablename__ = "parent"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        name: orm.Mapped[str]
        children: orm.Mapped[list["Child"]] = orm.relationship(back_populates="parent")

    class Child(Base):
        __tablename__ = "child"
        id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
        parent_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("parent.id"))
        parent: orm.Mapped[Parent] = orm.relationship(back_populates="children")

    Base.registry._class_registry.update(
        Parent=Parent, Child=Child
    )  # the annotations name them, and they are local
    engine = sa.create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with orm.Session(engine) as session:
        session.add(Parent(name="x", children=[Child(), Child()]))
        session.commit()
        for load in (orm.selectinload, orm.joinedload):
            session.scalars(sa.select(Parent).options(load(Parent.children))).unique().all()
        session.execute(
            sa.update(Parent).where(Parent.name == sa.bindparam("old")).values(name="y"), {"old": "x"}
        )
        session.scalar(sa.select(sa.func.count()).select_from(Child))
        session.execute(sa.text("SELECT name FROM parent WHERE id = :id"), {"id": 1}).mappings().all()
        session.delete(session.get_one(Child, 1))
        session.rollback()
    sa.inspect(engine).get_columns("parent")
    engine.dispose()
    Base.registry.dispose()
