from sqlalchemy import event, text


def when_something_was_flushed(session, number, name):
    """Right after the next flush, add another user in the same transaction, as a listener of a program may do."""

    def add(session, _context):
        statement = text("INSERT INTO library_user (id, name) VALUES (:number, :name)")
        session.connection().execute(statement, {"number": number, "name": name})

    event.listen(session, "after_flush", add, once=True)
