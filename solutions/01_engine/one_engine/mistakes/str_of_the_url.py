# caught by: test_another_password_is_another_url, test_a_text_and_a_url_object_are_one_url
# why: turns a URL object into a text by str(), and then connects with *** as the password
# looks like: str() of a URL
from sqlalchemy import create_engine

ENGINES = {}


def get_engine(url):
    text = str(url)
    engine = ENGINES.get(text)
    if engine is None:
        engine = ENGINES[text] = create_engine(text)
    return engine
