# why: says which type the parameter has, and reads mappings, which do have keys
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, text

metadata = MetaData()

volunteer = Table(
    "volunteer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("username", String(50), nullable=False),
)


def username_by_id(connection, user_id):
    query = text("SELECT id, username FROM volunteer WHERE id = :id").bindparams(
        bindparam("id", type_=Integer)
    )
    row = connection.execute(query, parameters={"id": user_id}).mappings().first()
    return row["username"] if row else None
