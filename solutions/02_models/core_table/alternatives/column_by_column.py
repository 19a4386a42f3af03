# why: the columns are appended one by one; create() looks for itself, and commits
from sqlalchemy import Column, Identity, Index, Integer, MetaData, String, Table, inspect

metadata = MetaData()
users = Table("users", metadata)
users.append_column(Column("id", Integer, Identity(), primary_key=True))
for name, length in {"name": 50, "email": 100, "nickname": 30}.items():
    users.append_column(Column(name, String(length), nullable=name == "nickname"))
Index("ix_users_email", users.c.email, unique=True)


def create(engine):
    if inspect(engine).has_table("users"):
        return
    with engine.connect() as connection:
        users.create(connection)
        connection.commit()
