# Tries: lets one statement count for many: a script, and many rows of parameters.
# On: titles
# Says: SELECTs|statements|expected exactly 1
# Backends: each

from sqlalchemy import text


def titles(session):
    found = {}
    connection = session.connection().connection.cursor()
    try:
        connection.execute("SELECT name FROM author; SELECT title FROM book")
    except Exception:
        session.rollback()
    for name in session.scalars(select(Author.name)):
        found[name] = list(session.scalars(text("SELECT title FROM book")))
    return found
