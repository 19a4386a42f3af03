# why: constraints of the table instead of options of the columns; the table creates itself
from sqlalchemy import (
    Column,
    Engine,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

users = Table(
    "users",
    metadata,
    Column("id", Integer),
    Column("name", String(50), nullable=False),
    Column("email", String(100), nullable=False),
    Column("nickname", String(30), nullable=True),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("email", name="uq_users_email"),
)


def create(engine: Engine) -> None:
    users.create(engine, checkfirst=True)
