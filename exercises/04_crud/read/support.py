from sqlalchemy.orm import Query, Session


def telling_session(engine, tell):
    """Open a session that calls `tell()` each time when somebody uses its query() method."""

    class TellingQuery(Query):
        def __init__(self, *arguments, **options):
            tell()
            super().__init__(*arguments, **options)

    return Session(engine, query_cls=TellingQuery)
