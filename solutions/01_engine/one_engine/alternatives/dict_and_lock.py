# why: keeps the engines in a dict of its own, and lets one thread at a time look and make
from threading import Lock

from sqlalchemy import URL, Engine, create_engine, make_url

_engines: dict[URL, Engine] = {}
_lock = Lock()


def get_engine(url: str | URL) -> Engine:
    parsed = make_url(url)
    with _lock:
        if parsed not in _engines:
            _engines[parsed] = create_engine(parsed)
        return _engines[parsed]
