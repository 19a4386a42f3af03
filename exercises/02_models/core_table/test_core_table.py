"""A table described with Core alone."""


def test_a_table_needs_no_class(kata, support, engine, database, some):
    """Core needs no class: a Table with the columns of the task is enough to read its rows."""
    name, email = some.name(), some.email()
    kata.create(engine)
    database.insert("users", id=some.number(), name=name, email=email)

    assert support.read(engine, kata.users) == [(name, email)]
    assert support.mapped_classes(kata) == []


def test_create_makes_the_table_with_these_columns(kata, engine, database):
    """A Table is only a description in Python: create() makes it in the database, with the columns of the task."""
    kata.create(engine)

    assert sorted(database.columns("users")) == ["email", "id", "name", "nickname"]


def test_the_id_alone_is_the_key(kata, engine, database):
    """Say which column is the primary key: nothing else makes it one. The id alone identifies a user."""
    kata.create(engine)

    columns = database.columns("users").values()

    assert [column.name for column in columns if column.primary_key] == ["id"]


def test_the_database_numbers_the_users(kata, support, engine, database, some):
    """The database gives the ids. On SQLite it does so only for a primary key of one column, which is an Integer."""
    email = some.email()
    kata.create(engine)
    support.add(engine, kata.users, name=some.name(), email="ada@example.org")

    new_id = support.add(engine, kata.users, name=some.name(), email=email)

    assert (new_id, email) in database.rows("users", "id", "email")
    assert type(new_id) is int


def test_only_the_nickname_may_be_missing(kata, engine, database):
    """Only the nickname may be NULL. Here no annotation says so: a Column may be NULL unless it has nullable=False."""
    kata.create(engine)

    columns = database.columns("users").values()

    assert [column.name for column in columns if column.nullable] == ["nickname"]


def test_each_text_has_its_length(kata, engine, database):
    """Give each String its length: PostgreSQL and MySQL then guard it, and MySQL takes no VARCHAR without one."""
    kata.create(engine)

    lengths = {name: column.length for name, column in database.columns("users").items() if name != "id"}

    assert lengths == {"name": 50, "email": 100, "nickname": 30}


def test_no_two_users_share_an_email(kata, engine, database):
    """The email alone must be unique, in the database: only there does it hold for every program."""
    kata.create(engine)

    assert database.unique("users") == [("email",)]


def test_the_metadata_knows_the_table(kata, engine, database):
    """A MetaData creates and drops the tables that it knows: a Table belongs to the one that it was given."""
    kata.create(engine)

    kata.metadata.drop_all(engine)

    assert database.tables() == []


def test_creating_again_does_no_harm(kata, engine, database, some):
    """create() runs at each start of a program: what is there must stay, and must be no reason to fail."""
    name = some.name()
    kata.create(engine)
    database.insert("users", id=some.number(), name=name, email=some.email())

    kata.create(engine)

    assert database.values("users", "name") == [name]
