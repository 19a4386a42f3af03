# caught by: test_printing_it_hides_the_password
# why: makes a text of the URL, and a text shows the password wherever it is logged
# looks like: a URL turned into a text that shows its password
from sqlalchemy import URL


def build_url(drivername, user, password, host, port, database):
    url = URL.create(drivername, user, password, host, port, database)
    return url.render_as_string(hide_password=False)
