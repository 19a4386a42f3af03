# caught by: test_each_url_leads_to_its_own_database
# why: asks for server and login only, so that two databases of one server get the same engine
# looks like: one engine for all databases of a server
from sqlalchemy import create_engine, make_url

_engines = {}


def get_engine(url):
    parsed = make_url(url)
    server = (parsed.drivername, parsed.username, parsed.password, parsed.host, parsed.port)
    if server not in _engines:
        _engines[server] = create_engine(parsed)
    return _engines[server]
