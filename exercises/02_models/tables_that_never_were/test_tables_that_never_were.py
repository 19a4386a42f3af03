"""Models and the MetaData that knows their tables."""


def test_both_tables_are_created(kata, engine, database):
    """Create both tables. A table is on the list that Base had when its class was made, and on no other list."""
    kata.create_schema(engine)

    assert database.tables() == ["reading", "station"]


def test_the_models_fit_the_tables(kata, engine, session, database, some):
    """Each model needs its table, and columns keep their names, lengths and NOT NULL. The test stores a row of each."""
    station, celsius = some.number(100, 999), some.number(-20, 35)
    kata.create_schema(engine)

    session.add(kata.Station(id=station, name=some.name()))
    session.flush()
    session.add(kata.Reading(station_id=station, celsius=celsius))
    session.commit()

    assert database.rows("reading", "station_id", "celsius") == [(station, celsius)]
    columns = database.columns("station") | database.columns("reading")
    assert columns["name"].length == 50
    assert [name for name, column in columns.items() if column.nullable] == []


def test_a_reading_points_to_its_station(kata, engine, database):
    """The foreign key belongs to the table: without it, the database keeps readings of stations that do not exist."""
    kata.create_schema(engine)

    assert database.foreign_keys("reading") == [("station_id", "station", "id")]


def test_creating_again_does_no_harm(kata, engine, database, some):
    """create_schema() runs at each start: tables that are there must stay, with all their rows, and are no error."""
    name = some.name()
    kata.create_schema(engine)
    database.insert("station", name=name)

    kata.create_schema(engine)

    assert database.values("station", "name") == [name]


def test_what_is_missing_is_added(kata, engine, database, some):
    """One table may be there and the other not, as when a program grows: look for each table by itself."""
    name = some.name()
    database.execute("CREATE TABLE station (id INTEGER PRIMARY KEY, name VARCHAR(50) NOT NULL)")
    database.insert("station", id=some.number(), name=name)

    kata.create_schema(engine)

    assert database.tables() == ["reading", "station"]
    assert database.values("station", "name") == [name]


def test_the_base_knows_its_tables(kata, engine, database):
    """Others read Base.metadata, too, and here drop all tables by it: it must be the list that has them."""
    kata.create_schema(engine)
    assert database.tables() == ["reading", "station"]

    kata.Base.metadata.drop_all(engine)

    assert database.tables() == []
