# caught by: test_another_password_is_another_url
# why: finds the engine by the printed URL, which has *** for every password: a new password gets the old engine
# looks like: a printed URL as a key
from sqlalchemy import create_engine, make_url

_engines = {}


def get_engine(url):
    url = make_url(url)
    key = str(url)
    if key not in _engines:
        _engines[key] = create_engine(url)
    return _engines[key]
