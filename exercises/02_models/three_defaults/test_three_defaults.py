"""Who fills in what nobody has said: SQLAlchemy, a function of yours, or the database."""

import json
from contextlib import suppress

from sqlalchemy.exc import DBAPIError


def shortcuts_of(database):
    """The shortcuts of each reader. MariaDB keeps JSON in a column for texts, and gives the text."""
    text = not database.columns("settings")["shortcuts"].type.startswith("json")
    rows = database.rows("settings", "reader", "shortcuts")
    return {reader: json.loads(value) if text else value for reader, value in rows}


def test_new_settings_get_every_default(kata, engine, session, database, some):
    """Each column without a value gets the default of the task, by whoever fills it in."""
    reader = some.name()
    kata.create(engine)

    session.add(kata.Settings(reader=reader))
    session.commit()

    assert database.rows("settings", "reader", "theme", "font_size") == [(reader, "paper", 12)]
    assert shortcuts_of(database) == {reader: {}}


def test_each_row_has_shortcuts_of_its_own(kata, support, engine, session, database, some):
    """Each row needs a dict of its own: give a function that makes one. A dict made once is shared by all rows."""
    first, second = some.names(2)
    kata.create(engine)

    support.change_one_then_add_another(session, kata.Settings, first, second, some.name())

    assert shortcuts_of(database)[second] == {}


def test_every_program_gets_the_font_size(kata, engine, database, some):
    """Programs without your model give no font size: without a server_default, the database refuses their INSERT."""
    kata.create(engine)

    with suppress(DBAPIError):  # NOT NULL, and no default: refused
        database.execute(
            "INSERT INTO settings (reader, theme, shortcuts) VALUES (:reader, 'paper', '{}')",
            reader=some.name(),
        )

    assert database.values("settings", "font_size") == [12]


def test_an_insert_statement_gets_the_defaults_too(kata, support, engine, session, database, some):
    """Rows of insert(Settings) get the same defaults. No object is made: only defaults of the columns reach them."""
    readers = some.names(3)
    kata.create(engine)

    support.insert_without_objects(session, kata.Settings, readers)

    assert sorted(database.rows("settings", "reader", "theme", "font_size")) == sorted(
        (reader, "paper", 12) for reader in readers
    )
    assert shortcuts_of(database) == {reader: {} for reader in readers}


def test_what_the_program_decides_is_not_in_the_table(kata, engine, database):
    """theme and shortcuts have no server_default: it stays in the table when a new version chooses another value."""
    kata.create(engine)

    columns = database.columns("settings").values()
    defaults = {column.name: column.default for column in columns if column.name in ("theme", "shortcuts")}

    assert defaults == {"theme": None, "shortcuts": None}


def test_a_default_does_not_allow_null(kata, engine, database):
    """Make the three columns NOT NULL: a default fills a gap, but does not stop a program that sends NULL."""
    kata.create(engine)

    columns = database.columns("settings").values()
    nullable = {column.name: column.nullable for column in columns if column.name not in ("id", "reader")}

    assert nullable == {"theme": False, "shortcuts": False, "font_size": False}


def test_a_given_value_is_kept(kata, engine, session, database, some):
    """A default is for what nobody has said: a value that is given must reach the table as it is."""
    reader, theme, shortcuts, size = (
        some.name(),
        some.name(),
        {some.name(): some.words()},
        some.number(20, 40),
    )
    kata.create(engine)

    session.add(kata.Settings(reader=reader, theme=theme, shortcuts=shortcuts, font_size=size))
    session.commit()

    assert database.rows("settings", "reader", "theme", "font_size") == [(reader, theme, size)]
    assert shortcuts_of(database) == {reader: shortcuts}
