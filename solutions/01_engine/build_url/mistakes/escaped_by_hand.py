# caught by: test_a_percent_sign_is_only_a_percent_sign
# why: replaces the characters that have made trouble so far, and forgets the one that it escapes with
# looks like: some characters escaped by hand
from sqlalchemy import make_url

ESCAPES = {"@": "%40", ":": "%3A", "/": "%2F", "?": "%3F", "#": "%23"}


def escaped(text):
    for character, code in ESCAPES.items():
        text = text.replace(character, code)
    return text


def build_url(drivername, user, password, host, port, database):
    login = ""
    if user is not None:
        login = escaped(user)
        if password is not None:
            login += ":" + escaped(password)
        login += "@"
    place = host or ""
    if port is not None:
        place += f":{port}"
    return make_url(f"{drivername}://{login}{place}/{database}")
