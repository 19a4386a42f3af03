# caught by: test_every_part_comes_out_as_it_went_in
# why: leaves the port out, which works wherever the server has its usual one
# looks like: a URL without its port
from sqlalchemy import URL


def build_url(drivername, user, password, host, port, database):
    return URL.create(drivername, username=user, password=password, host=host, database=database)
