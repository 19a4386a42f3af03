# Tries: rewrites statements and swallows commits through SQLAlchemy's events.
# On: transfer
# Says: \d+ commits, expected exactly 1

from sqlalchemy import event
from sqlalchemy.engine import Engine as AnyEngine


@event.listens_for(AnyEngine, "before_cursor_execute", retval=True)
def rewrite(connection, cursor, statement, parameters, context, executemany):
    return statement.replace("UPDATE account", "UPDATE account /* nothing to see */"), parameters


@event.listens_for(AnyEngine, "commit")
def on_commit(connection):
    connection.info["commits"] = 0
