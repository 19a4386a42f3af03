# why: writes a text after all, with all care: user and password escaped by quote(), missing parts left out, then parsed
from urllib.parse import quote

from sqlalchemy import URL, make_url


def build_url(
    drivername: str,
    user: str | None,
    password: str | None,
    host: str | None,
    port: int | None,
    database: str | None,
) -> URL:
    login = "" if user is None else quote(user, safe="")
    if password is not None:
        login += ":" + quote(password, safe="")
    text = f"{drivername}://"
    if login:
        text += f"{login}@"
    text += host or ""
    if port is not None:
        text += f":{port}"
    if database is not None:
        text += f"/{database}"
    return make_url(text)
