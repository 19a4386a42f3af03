# Tries: reads the books by questions to the catalogue, which are not traced.
# On: titles
# Says: SELECTs|statements|expected exactly 1
# Backends: each

from sqlalchemy import text

SQL = {
    "sqlite": [
        "SELECT title FROM sqlite_master, book",
        "SELECT sqlite_master.title FROM 'book' sqlite_master",
        "WITH sqlite_master AS (SELECT title FROM book) SELECT * FROM sqlite_master",
    ],
    "postgresql": [
        "SELECT query_to_xml('select title from book', true, true, '') FROM pg_catalog.pg_class LIMIT 1",
        "SELECT title FROM (book CROSS JOIN pg_catalog.pg_class)",
    ],
    "mysql": [
        "SELECT title FROM information_schema.tables STRAIGHT_JOIN book",
        "SELECT title FROM information_schema.tables /*! , book */",
    ],
}
honest = titles


def titles(session):
    for sql in SQL[session.get_bind().dialect.name]:
        session.execute(text(sql)).all()
    return honest(session)
