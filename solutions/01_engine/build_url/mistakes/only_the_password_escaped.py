# caught by: test_the_user_may_hold_any_character_too
# why: escapes the password and trusts the user's name, which comes from the same settings
# looks like: a password that was escaped beside a user that was not
from urllib.parse import quote

from sqlalchemy import make_url


def build_url(drivername, user, password, host, port, database):
    auth = ""
    if user is not None:
        auth = user if password is None else f"{user}:{quote(password, safe='')}"
        auth += "@"
    server = host or ""
    if port is not None:
        server = f"{server}:{port}"
    return make_url(f"{drivername}://{auth}{server}/{database}")
