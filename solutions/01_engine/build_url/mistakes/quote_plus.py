# caught by: test_a_space_stays_a_space
# why: escapes as in a web form, where a space is a plus; in a URL's password a plus is a plus
# looks like: escaping that is made for web forms
from urllib.parse import quote_plus

from sqlalchemy import make_url


def build_url(drivername, user, password, host, port, database):
    credentials = ""
    if user is not None:
        credentials = quote_plus(user)
        if password is not None:
            credentials += f":{quote_plus(password)}"
        credentials += "@"
    location = host or ""
    if port is not None:
        location += f":{port}"
    return make_url(f"{drivername}://{credentials}{location}/{database or ''}")
