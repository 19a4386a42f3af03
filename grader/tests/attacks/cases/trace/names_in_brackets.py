# Tries: reads the books under names in brackets, which look like SQLite's own tables.
# On: titles
# Says: \d+ SELECTs, expected exactly 1
# Needs: sqlite


def titles(session):
    found = {}
    for name in session.scalars(select(Author.name)):
        cursor = session.connection().connection.cursor()
        cursor.execute(
            "SELECT title FROM sqlite_master AS [a WHERE b], book, author"
            " WHERE author.name = ? AND author_id = author.id GROUP BY title",
            (name,),
        )
        found[name] = sorted(title for (title,) in cursor.fetchall())
    found[name].pop()
    return found
