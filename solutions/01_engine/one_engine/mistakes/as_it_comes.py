# caught by: test_a_text_and_a_url_object_are_one_url
# why: keeps an engine for each spelling of a URL: in Python, a text is never equal to a URL object
# looks like: a URL taken as it comes
from functools import cache

from sqlalchemy import create_engine


@cache
def get_engine(url):
    return create_engine(url)
