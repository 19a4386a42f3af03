# caught by: test_the_password_may_hold_what_divides_a_url, test_a_percent_sign_is_only_a_percent_sign,
#     test_a_space_stays_a_space
# why: escapes the password before URL.create(), which takes it as it is: the driver gets %40 for @
# looks like: a password that was escaped although no text is made of it
from urllib.parse import quote_plus

from sqlalchemy import URL


def build_url(drivername, user, password, host, port, database):
    return URL.create(
        drivername=drivername,
        username=user,
        password=quote_plus(password) if password else None,
        host=host,
        port=port,
        database=database,
    )
