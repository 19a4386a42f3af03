"""A kata whose engine reads what others have committed meanwhile."""

from sqlalchemy import text


def count(connection):
    return connection.execute(text("SELECT count(*) FROM leaf")).scalar_one()
