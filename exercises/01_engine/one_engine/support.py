from sqlalchemy import make_url


def as_object(url):
    """Return the URL of a text as an object."""
    return make_url(url)
