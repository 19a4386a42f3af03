from sqlalchemy import URL


def build_url(
    drivername: str,
    user: str | None,
    password: str | None,
    host: str | None,
    port: int | None,
    database: str | None,
) -> URL:
    """Return the URL of a database. Each part is taken as it is; None means that there is no such part."""
    return URL.create(drivername, username=user, password=password, host=host, port=port, database=database)
