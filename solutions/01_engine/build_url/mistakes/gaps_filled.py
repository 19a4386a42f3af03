# caught by: test_a_missing_part_stays_missing
# why: fills each gap with a guess: SQLite takes no host, and an empty password is not the same as none
# looks like: missing parts filled with guesses
from sqlalchemy import URL


def build_url(drivername, user, password, host, port, database):
    return URL.create(
        drivername,
        username=user or "",
        password=password or "",
        host=host or "localhost",
        port=port or 5432,
        database=database,
    )
