"""A pool with a limit, and the truth about it."""

from sqlalchemy import QueuePool
from sqlalchemy.exc import TimeoutError


def test_three_users_get_a_connection_each(kata, url, database, trace, some):
    """Three users at a time need three connections to this database: those who share one share its transaction, too."""
    words = some.words()
    database.execute("CREATE TABLE route (id INTEGER PRIMARY KEY, name VARCHAR(50))")
    database.insert("route", id=some.number(), name=words)
    engine = kata.small_pool(url)

    with engine.connect() as first, engine.connect() as second, engine.connect() as third:
        found = [user.exec_driver_sql("SELECT name FROM route").scalar() for user in (first, second, third)]

    assert found == [words, words, words]
    assert trace.connections == 3


def test_a_fourth_user_waits_in_vain(kata, support, url, raises):
    """A QueuePool of three connections, overflow included: a fourth user waits 0.2 seconds and gets a TimeoutError."""
    engine = kata.small_pool(url)

    assert support.kind_of_pool(engine) == "QueuePool"
    assert engine.pool.timeout() == 0.2
    with engine.connect(), engine.connect(), engine.connect(), raises(TimeoutError):
        engine.connect()


def test_a_new_pool_holds_nothing(kata, new_engine, trace):
    """A new engine has not connected yet, and a report must not change that: a pool's size is a limit, not a count."""
    engine = new_engine(poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)

    assert kata.pool_report(engine) == {"open": 0, "in_use": 0, "idle": 0}
    assert trace.connections == 0


def test_the_report_tells_used_from_idle(kata, new_engine):
    """Two connections were taken and one has come back: report what is so now, for whichever engine you are given."""
    engine = new_engine(poolclass=QueuePool, pool_size=3, max_overflow=0, pool_timeout=0.2)

    with engine.connect():
        with engine.connect():
            pass
        report = kata.pool_report(engine)

    assert report == {"open": 2, "in_use": 1, "idle": 1}


def test_a_pool_run_dry_can_be_asked(kata, new_engine):
    """All is taken, overflow included: count it all, and take no connection for the report, as none is left."""
    engine = new_engine(poolclass=QueuePool, pool_size=1, max_overflow=2, pool_timeout=0.2)

    with engine.connect(), engine.connect(), engine.connect():
        report = kata.pool_report(engine)

    assert report == {"open": 3, "in_use": 3, "idle": 0}
