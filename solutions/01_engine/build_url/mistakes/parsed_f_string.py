# caught by: test_the_password_may_hold_what_divides_a_url, test_a_percent_sign_is_only_a_percent_sign,
#     test_the_user_may_hold_any_character_too
# why: makes an object of the text, but only after the parts have run into each other
# looks like: a URL read from a text in which nothing was escaped
from sqlalchemy import make_url


def build_url(drivername, user, password, host, port, database):
    url = f"{drivername}://"
    if user is not None:
        url += user
        if password is not None:
            url += ":" + password
        url += "@"
    if host is not None:
        url += host
    if port is not None:
        url += f":{port}"
    return make_url(f"{url}/{database}")
