# caught by: test_the_url_names_the_driver
# why: takes the URL apart and puts it together again without the driver
# looks like: a lost driver
from sqlalchemy import Engine, create_engine, make_url


def make_engine(url: str, echo: bool = False) -> Engine:
    parsed = make_url(url)
    return create_engine(parsed.set(drivername=parsed.get_backend_name()), echo=echo)
