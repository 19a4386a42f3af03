"""A session that commits or rolls back, and is always closed."""


def test_it_is_made_for_with(kata, engine, trace, some):
    """A function with yield makes a generator, and `with` cannot use one: put @contextmanager on top."""
    with kata.get_session(engine) as session:
        session.add(kata.User(name=some.name()))
        session.flush()

    assert trace.inserts == 1


def test_a_good_block_is_committed_at_its_end(kata, engine, database, some):
    """The block succeeded, so commit: without a commit, closing the session throws its work away."""
    name = some.name()

    with kata.get_session(engine) as session:
        session.add(kata.User(name=name))

    assert database.values("user_account", "name") == [name]


def test_a_block_is_one_transaction(kata, engine, database, trace, some):
    """Commit once, after the block: what is committed earlier stays, even if the rest of the block fails."""
    with kata.get_session(engine) as session:
        session.add(kata.User(name=some.name()))
        session.flush()
        seen_by_others = database.count("user_account")

    assert seen_by_others == 0
    assert trace.commits == 1


def test_a_failed_block_leaves_nothing(kata, engine, database, trace, raises, some):
    """The block failed half-way: roll back, and raise the error again. Half of the work is worse than none."""
    boom = RuntimeError("boom")

    with raises(boom):
        with kata.get_session(engine) as session:
            session.add(kata.User(name=some.name()))
            session.flush()
            raise boom

    assert database.count("user_account") == 0
    assert trace.commits == 0


def test_the_error_reaches_the_caller(kata, engine, raises):
    """Raise the very same error again: a caller that gets none, or another, cannot do what is right."""
    boom = ValueError("the caller must see this very object")

    with raises(boom):
        with kata.get_session(engine):
            raise boom


def test_a_failed_block_gives_its_connection_back(kata, small_engine, trace, raises, some):
    """A failed block raises its error and gives its connection back: the pool has one, and the next block needs it."""
    with raises(LookupError):
        with kata.get_session(small_engine) as first:
            first.add(kata.User(name=some.name()))
            first.flush()
            raise LookupError("no")

    with kata.get_session(small_engine) as second:
        second.connection()

    assert trace.left_open == 0


def test_a_failed_commit_gives_its_connection_back(kata, small_engine, database, trace, raises, some):
    """A commit can fail, here on a name that is taken: let its error go on, and give the connection back."""
    name = some.name()
    database.insert("user_account", name=name)

    with raises("IntegrityError"):
        with kata.get_session(small_engine) as first:
            first.add(kata.User(name=name))

    with kata.get_session(small_engine) as second:
        second.connection()

    assert trace.left_open == 0


def test_the_session_is_closed_afterwards(kata, engine, some):
    """Close the session after the block. A commit does not: the session keeps its objects, and may connect again."""
    user = kata.User(name=some.name())

    with kata.get_session(engine) as session:
        session.add(user)

    assert user not in session
