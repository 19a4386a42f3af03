from sqlalchemy import insert


def change_one_then_add_another(session, settings, first, second, shortcut):
    """Store settings of a first reader, set a shortcut there, then store settings of a second reader."""
    one = settings(reader=first)
    session.add(one)
    session.flush()
    one.shortcuts[shortcut] = "next page"
    session.add(settings(reader=second))
    session.commit()


def insert_without_objects(session, settings, readers):
    """Insert settings of some readers by statements."""
    for reader in readers:
        session.execute(insert(settings).values(reader=reader))
    session.commit()
