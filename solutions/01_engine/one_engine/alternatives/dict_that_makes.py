# why: a dict makes what it does not hold yet
from sqlalchemy import create_engine, make_url


class Engines(dict):
    def __missing__(self, url):
        self[url] = engine = create_engine(url)
        return engine


engines = Engines()


def get_engine(url):
    return engines[make_url(url)]
