# why: a class with __enter__ and __exit__, and a bound method that listens
from sqlalchemy import event


class capture_sql:  # noqa: N801 - it is used like a function
    def __init__(self, engine):
        self.engine = engine
        self.statements = []

    def _note(self, conn, cursor, statement, parameters, context, executemany):
        self.statements.append(statement)

    def __enter__(self):
        # A bound method is a new object each time it is asked for; SQLAlchemy must get the same one back.
        self.listener = self._note
        event.listen(self.engine, "before_cursor_execute", self.listener)
        return self.statements

    def __exit__(self, *error):
        event.remove(self.engine, "before_cursor_execute", self.listener)
