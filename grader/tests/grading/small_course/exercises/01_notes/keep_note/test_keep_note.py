"""A note that stays."""


def test_the_note_is_kept(kata, engine, database, some):
    """Without a commit the note is gone as soon as the session closes."""
    text = some.words()

    kata.keep_note(engine, text)

    assert database.values("note", "text") == [text]


def test_one_commit_is_enough(kata, engine, trace, some):
    """One note is one piece of work: commit once, at its end."""
    kata.keep_note(engine, some.words())

    assert trace.commits == 1
