"""Tests that fail on purpose: what they say is compared with golden/messages.<backend>.txt by test_plugin.py."""


def test_a_budget(kata, session, database, trace):
    """Reading one crate at a time sends one SELECT for each: load them all at once."""
    database.insert("crate", *[{"id": n, "label": f"crate {n}"} for n in range(1, 16)])

    kata.labels(session)

    assert trace.statements <= 2


def test_a_value(kata, engine, database):
    """The label that was handed in is the label that is kept."""
    kata.add(engine, "pears")

    assert database.values("crate", "label") == ["apples"]


def test_membership(kata, engine, trace):
    """The value travels beside the SQL, not in it."""
    kata.add(engine, "pears")

    assert "apples" in trace.parameters


def test_an_exception_of_the_database(kata, engine):
    """Labels are unique: a second crate of the same name is refused."""
    kata.add_twice(engine, "pears")


def test_another_exception(kata, raises):
    """The caller wants the error itself."""
    with raises(ValueError):
        kata.swallow()


def test_no_exception(kata, engine, raises):
    """An error must reach the caller."""
    with raises(ValueError):
        kata.add(engine, "pears")


def test_not_written(kata):
    """This docstring is of no use to whoever has not begun."""
    kata.not_written()


def test_not_implemented_by_others(kata):
    """What SQLAlchemy cannot do is another matter than what is not written."""
    kata.searches_in_python()


def test_no_such_name(kata, engine):
    """Nor here."""
    kata.remove(engine)


def test_wrong_signature(kata, engine):
    """Nor here."""
    kata.takes_one(engine, 2)


def test_a_leak(kata, small_engine):
    """Give the connection back."""
    kept = kata.keep(small_engine)

    kata.keep(small_engine)
    kept.close()


def test_truth(kata, engine):
    """An engine that echoes is noisy."""
    assert engine.echo


def test_falsehood(kata):
    """Nothing is here."""
    assert not [1, 2]


def test_objects_have_no_address(kata):
    """Two crates are two objects."""
    assert kata.make() is kata.make()


def test_a_long_statement(kata, engine, trace):
    """One statement is one too many."""
    kata.long_statement(engine, "pears ")

    assert trace.selects == 0


def test_an_observed_part(kata, engine, trace):
    """The second look is the one that counts."""
    kata.add(engine, "pears")
    with trace.window() as seen:
        kata.look_and_leave(engine)

    assert seen.statements == 0


def test_legacy(kata, engine):
    """Passes, but SQLAlchemy warns."""
    kata.legacy(engine)


def test_doubtful(kata, session):
    """Passes, but SQLAlchemy warns."""
    kata.doubtful(session)


def test_random_data(kata, engine, database, some):
    """The seed is told."""
    kata.add(engine, some.name())

    assert database.count("crate") == 2


def test_a_row_that_lacks_a_column(kata, engine):
    """A row knows its columns."""
    kata.first_row(engine).weight.lower()


def test_a_name_that_is_not_imported(kata):
    """Not shown: the error says more."""
    kata.forgets_an_import()


def test_a_name_that_is_not_imported_where_an_error_is_due(kata, raises):
    """Not shown, either."""
    with raises(ValueError):
        kata.forgets_an_import()


def test_a_name_that_the_task_asks_for_where_an_error_is_due(kata, raises):
    """Not shown, either."""
    with raises(ValueError):
        kata.nowhere()


def test_an_error_in_the_test_itself(kata, database):
    """A table that is not there is told."""
    database.rows("box")


def test_an_address_is_another_one_each_time(kata, url):
    """So no message shows it."""
    kata.log_in_as_nobody(url)
