"""A factory that makes sessions, all alike and each for itself."""

from sqlalchemy import QueuePool


def test_a_session_works_and_commits(kata, engine, database, some):
    """Return a factory. Each call makes a session that can add and commit; there is no autocommit mode since 2.0."""
    code = some.name()

    with kata.make_factory(engine)() as session:
        session.add(kata.Parcel(code=code))
        session.commit()

    assert database.values("parcel", "code") == [code]


def test_nothing_stays_without_a_commit(kata, engine, database, some):
    """Only commit() makes work stay. A session that commits by itself keeps the first half of what failed half-way."""
    with kata.make_factory(engine)() as session:
        session.add(kata.Parcel(code=some.name()))
        session.flush()

    assert database.count("parcel") == 0


def test_each_call_gives_a_new_session(kata, engine, database, some):
    """Two callers need two sessions: if they share one, the first to close it throws away the work of the other."""
    factory = kata.make_factory(engine)
    code = some.name()

    with factory() as session:
        session.add(kata.Parcel(code=code))
        with factory():
            pass
        session.commit()

    assert database.values("parcel", "code") == [code]


def test_each_session_has_its_own_transaction(kata, support, engine, some):
    """Each session has a connection and a transaction of its own: what others have not committed, it must not see."""
    factory = kata.make_factory(engine)

    with factory() as first, factory() as second:
        first.add(kata.Parcel(code=some.name()))
        first.flush()
        seen_by_the_second = support.codes(second, kata.Parcel)

    assert seen_by_the_second == []


def test_it_works_on_the_engine_given(kata, support, new_engine, trace):
    """Sessions take connections from the pool of the engine of their factory, not of a new, earlier or later one."""
    one = {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0, "pool_timeout": 0.2}
    first, second = new_engine(**one), new_engine(**one)
    of_first, of_second = kata.make_factory(first), kata.make_factory(second)

    # Each time, the other engine has no connection left to give.
    with first.connect(), of_second() as session:
        support.codes(session, kata.Parcel)
    with second.connect(), of_first() as session:
        support.codes(session, kata.Parcel)

    assert trace.connections == 2


def test_a_query_finds_what_was_added(kata, support, engine, some):
    """A session sends what was added before it runs a query. With autoflush=False, your own parcel is not found."""
    code = some.name()

    with kata.make_factory(engine)() as session:
        session.add(kata.Parcel(code=code))
        found = support.codes(session, kata.Parcel)

    assert found == [code]


def test_after_a_commit_it_reads_anew(kata, engine, database, some):
    """After a commit others may change the row, so by default a session reads it anew and shows nothing outdated."""
    before, after = some.names(2)

    with kata.make_factory(engine)() as session:
        parcel = kata.Parcel(code=before)
        session.add(parcel)
        session.commit()
        database.execute("UPDATE parcel SET code = :code", code=after)
        code = parcel.code

    assert code == after


def test_no_dead_option_is_left(kata, support, engine):
    """Leave out autocommit and future: they do nothing since 2.0, and who reads them believes that they do."""
    options = support.options(kata.make_factory(engine))

    assert [name for name in options if name in ("autocommit", "future")] == []
