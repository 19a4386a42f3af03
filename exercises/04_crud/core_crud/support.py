from sqlalchemy import event, text


def after_the_next_insert(engine, number):
    """Right after the next INSERT, add another user in the same transaction, as a listener of a program may do."""
    done = []

    def add(connection, statement, *_others):
        if str(statement).upper().startswith("INSERT") and not done:
            done.append(statement)
            other = text("INSERT INTO observer (id, username, email) VALUES (:number, 'Mallory', 'none yet')")
            connection.execute(other, {"number": number})

    event.listen(engine, "after_execute", add)
