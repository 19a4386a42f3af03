# Tries: asks the database and writes to it whenever it is shown.
# On: titles
# Says: got \[\]|got <

from sqlalchemy import text


class Asks:
    def __init__(self, session):
        self.session = session

    def __repr__(self):
        self.session.execute(text("DELETE FROM book"))
        self.session.commit()
        return "[]"


def titles(session):
    return Asks(session)
