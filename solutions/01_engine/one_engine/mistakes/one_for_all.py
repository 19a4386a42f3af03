# caught by: test_each_url_leads_to_its_own_database, test_another_password_is_another_url
# why: keeps the first engine in a global variable and gives it to everybody, whatever URL they ask for
# looks like: one engine for all URLs
from sqlalchemy import create_engine

_engine = None


def get_engine(url):
    global _engine
    if _engine is None:
        _engine = create_engine(url)
    return _engine
