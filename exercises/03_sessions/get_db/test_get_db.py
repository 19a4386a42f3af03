"""A session for each request, and the same for a `with` block."""

from contextlib import suppress


def test_a_request_is_committed(kata, support, engine, database, some):
    """A framework runs get_db, a plain generator, to its end after a request: commit there. Closing saves nothing."""
    label = some.words()

    with support.request(kata.get_db, engine) as db:
        db.add(kata.Item(label=label))

    assert database.values("lost_item", "label") == [label]


def test_a_failed_request_leaves_nothing(kata, support, engine, database, some):
    """The framework throws the error in at the yield: commit if there was none, and roll back if there was one."""
    label = some.words()

    with support.request(kata.get_db, engine) as db:
        db.add(kata.Item(label=label))
    with suppress(Exception), support.request(kata.get_db, engine) as db:
        db.add(kata.Item(label=some.words()))
        db.flush()
        raise LookupError("no such shelf")

    assert database.values("lost_item", "label") == [label]


def test_each_request_has_its_own_session(kata, support, engine, database, some):
    """Many requests run at a time. The commit of one must save its own work, and nothing that others have begun."""
    label = some.words()

    with support.request(kata.get_db, engine) as slow:
        slow.add(kata.Item(label=some.words()))
        with support.request(kata.get_db, engine) as quick:
            quick.add(kata.Item(label=label))
        saved = database.values("lost_item", "label")

    assert saved == [label]


def test_db_scope_is_made_for_with(kata, engine, trace, some):
    """`with` cannot use a generator: contextlib.contextmanager makes a context manager of a function with yield."""
    with kata.db_scope(engine) as db:
        db.add(kata.Item(label=some.words()))
        db.flush()

    assert trace.inserts == 1


def test_a_good_block_is_committed(kata, engine, database, some):
    """db_scope is the twin of get_db: a block that ends without an error is committed, for closing saves nothing."""
    label = some.words()

    with kata.db_scope(engine) as db:
        db.add(kata.Item(label=label))

    assert database.values("lost_item", "label") == [label]


def test_a_failed_block_leaves_nothing(kata, engine, database, some):
    """db_scope is the twin of get_db: a good block is committed, and one that ends by an error is rolled back."""
    label = some.words()

    with kata.db_scope(engine) as db:
        db.add(kata.Item(label=label))
    with suppress(Exception), kata.db_scope(engine) as db:
        db.add(kata.Item(label=some.words()))
        db.flush()
        raise LookupError("no such shelf")

    assert database.values("lost_item", "label") == [label]


def test_both_let_the_error_go_on(kata, support, engine, raises, some):
    """Let the very same error go on. If you keep it, the visitor reads "all is well", and nobody hears of the fault."""
    boom = ValueError("the framework must see this very object")

    with raises(boom), support.request(kata.get_db, engine) as db:
        db.add(kata.Item(label=some.words()))
        db.flush()
        raise boom
    with raises(boom), kata.db_scope(engine):
        raise boom


def test_both_give_their_connection_back(kata, support, small_engine, trace, some):
    """After an error, too, the connection must go back to the pool: the next request waits for it in vain."""
    with suppress(Exception), support.request(kata.get_db, small_engine) as db:
        db.add(kata.Item(label=some.words()))
        db.flush()
        raise LookupError("no such shelf")
    with suppress(Exception), kata.db_scope(small_engine) as db:
        db.add(kata.Item(label=some.words()))
        db.flush()
        raise LookupError("no such shelf")

    with kata.db_scope(small_engine) as db:
        db.connection()
    assert trace.left_open == 0


def test_both_close_their_session(kata, support, engine, some):
    """Close the session at the end: one that is left open keeps its objects, and takes a connection to read them."""
    first, second = kata.Item(label=some.words()), kata.Item(label=some.words())

    with support.request(kata.get_db, engine) as for_request:
        for_request.add(first)
    with kata.db_scope(engine) as for_block:
        for_block.add(second)

    assert first not in for_request
    assert second not in for_block
