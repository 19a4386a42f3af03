# caught by: test_the_url_leads_to_the_database, test_every_part_comes_out_as_it_went_in
# why: leads to the server, but to none of its databases; with SQLite, to a new one in memory
# looks like: a URL without its database
from sqlalchemy import URL


def build_url(drivername, user, password, host, port, database):
    return URL.create(drivername, username=user, password=password, host=host, port=port)
