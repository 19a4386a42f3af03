"""From the declarative base of 1.x to the one of today."""


def test_nothing_outdated_is_used(kata, warned):
    """Use nothing that is deprecated: it will be gone one day. For the base, derive from DeclarativeBase."""
    kata.User(name="Ada", email="ada@example.org")

    assert warned == []


def test_the_base_derives_from_declarative_base(kata, support):
    """In 2.x the base is a class of yours, `class Base(DeclarativeBase)`, which type checkers understand."""
    assert "DeclarativeBase" in support.parents(kata.Base)


def test_the_table_has_these_columns(kata, engine, database):
    """The model is the table: each attribute is one column, and the names must be those of the task."""
    kata.Base.metadata.create_all(engine)

    assert sorted(database.columns("users")) == ["email", "id", "name", "nickname"]


def test_the_id_alone_is_the_key(kata, engine, database):
    """The id alone identifies a user: what people may change, such as an address, belongs in no primary key."""
    kata.Base.metadata.create_all(engine)

    columns = database.columns("users").values()

    assert [column.name for column in columns if column.primary_key] == ["id"]


def test_only_the_nickname_may_be_missing(kata, engine, database):
    """Only the nickname may be NULL. Mapped[str] makes a column NOT NULL, Mapped[str | None] lets it be NULL."""
    kata.Base.metadata.create_all(engine)

    columns = database.columns("users").values()

    assert [column.name for column in columns if column.nullable] == ["nickname"]


def test_each_text_has_its_length(kata, engine, database):
    """Give each text the length of the task: MySQL refuses a VARCHAR without one, and SQLite does not tell you."""
    kata.Base.metadata.create_all(engine)

    lengths = {name: column.length for name, column in database.columns("users").items() if name != "id"}

    assert lengths == {"name": 50, "email": 100, "nickname": 30}


def test_no_two_users_share_an_email(kata, engine, database):
    """The email alone must be unique, by a constraint in the database: only there does it hold for every program."""
    kata.Base.metadata.create_all(engine)

    assert database.unique("users") == [("email",)]


def test_the_repr_shows_the_values_as_python_writes_them(kata, some):
    """A repr is read in debuggers: User(id=7, name='Ada'). In an f-string, !r sets the right quotes around any text."""
    number, name = some.number(), f"{some.name()} O'Hara"
    user = kata.User(name=name, email=some.email())
    user.id = number

    shown = repr(user)

    assert shown == f"User(id={number}, name={name!r})"
