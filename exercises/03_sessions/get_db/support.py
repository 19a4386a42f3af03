from contextlib import contextmanager


def request(dependency, engine):
    """Answer a request as a web framework does: run to the yield, take the session, and run on after the request.

    The body of the `with` is the request. An error in it is thrown in at the yield.
    """
    return contextmanager(dependency)(engine)
