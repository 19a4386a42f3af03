# why: no SQL by hand at all: a Core select
from sqlalchemy import Column, Integer, MetaData, String, Table, select

metadata = MetaData()

player = Table(
    "player",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def all_usernames(connection):
    return connection.scalars(select(player.c.username).order_by(player.c.username)).all()
