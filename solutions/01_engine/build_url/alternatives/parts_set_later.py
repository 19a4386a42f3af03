# why: begins with a URL that has nothing but a driver's name, and sets the other parts; nothing is escaped here either
from sqlalchemy import make_url


def build_url(drivername, user, password, host, port, database):
    empty = make_url(f"{drivername}://")
    return empty.set(username=user, password=password, host=host, port=port, database=database)
