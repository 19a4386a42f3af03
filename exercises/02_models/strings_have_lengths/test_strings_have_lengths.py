"""One model, and three opinions of what a text is."""

LONGEST = 100_000  # characters of an article


def in_many_letters(some, length):
    """A text of so many characters, which takes more bytes than that."""
    return f"{some.words()}: naïve, не так ли? ".ljust(length, "é")


def test_every_database_gets_the_table(kata, engine, database):
    """Every database gets the table of the task. MySQL takes no String without a length, others no MySQL types,
    and PostgreSQL takes no length for a Text."""
    kata.create(engine)

    assert sorted(database.columns("article")) == ["content", "headline", "id", "slug"]


def test_short_texts_say_how_long_they_may_be(kata, engine, database):
    """Give slug and headline their lengths. PostgreSQL and MySQL guard them; SQLite does not, so it never warns you."""
    kata.create(engine)

    columns = database.columns("article").values()
    lengths = {column.name: column.length for column in columns if column.name in ("slug", "headline")}

    assert lengths == {"slug": 60, "headline": 120}


def test_a_length_counts_characters(kata, engine, session, database, some):
    """A length counts characters, not bytes: 60 and 120 of them must fit, in any alphabet."""
    slug, headline, content = (in_many_letters(some, length) for length in (60, 120, 240))
    kata.create(engine)

    session.add(kata.Article(slug=slug, headline=headline, content=content))
    session.commit()

    assert database.rows("article", "slug", "headline", "content") == [(slug, headline, content)]


def test_no_length_is_too_short_for_the_content(kata, engine, database):
    """100 000 characters must fit into the content. SQLite ignores a smaller length; the others refuse the article."""
    kata.create(engine)

    columns = database.columns("article").values()
    lengths = [column.length or LONGEST for column in columns if column.name == "content"]

    assert lengths >= [LONGEST]


def test_a_long_article_is_kept_whole(kata, engine, session, database, some):
    """The content must keep 100 000 characters. Text does so on two databases, but on MySQL it ends at 65 535 bytes."""
    beginning, end = some.words(), some.words()
    # Plain letters: of others, MySQL would say that they are incorrect, where it means that they are too many.
    content = beginning.ljust(LONGEST - len(end), ".") + end
    kata.create(engine)

    session.add(kata.Article(slug=some.name(), headline=some.words(), content=content))
    session.commit()

    (kept,) = database.values("article", "content")
    assert len(kept) == LONGEST
    assert kept == content
