"""pytest plugin of the run over a broker: it is forked before anything connects, and records all the while."""

import os
import re
import socket
from collections.abc import Iterator

import pytest
from sqlalchemy import make_url

from grader import dbapi
from grader.dbapi.broker import service
from grader.dbapi.broker.grant import Grant
from grader.dbapi.broker.line import BrokerLine, grant_for
from grader.dbapi.crossing.control import Limits
from grader.dbapi.door import Door

_LIMITS = Limits(statement_seconds=120, open_connections=1000, connections=10**6, statements=10**9)


def _forked() -> BrokerLine:
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        service.serve(theirs)
        os._exit(0)
    theirs.close()
    return BrokerLine(ours)


def _granted() -> Grant:
    url = make_url(os.environ["KATA_COMPLIANCE_URL"])
    if url.get_backend_name() != "sqlite":
        return grant_for(
            url.render_as_string(hide_password=False), said=url.render_as_string(hide_password=False)
        )
    # SQLAlchemy's tests make a name of their own from the file's, and attach others where they run.
    name = re.split(r"[_.]", str(url.database))[0]
    file = f"sqlite:///{name}_pysqlite.db"
    return grant_for(file, file, os.getcwd())


_line = _forked()
_ours, _theirs = socket.socketpair()
_recorder = _line.begin(_granted(), _theirs, __file__, _LIMITS)
dbapi.use(Door(_ours, __file__))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Forget what was recorded, as a test of ours would."""
    _recorder.clear()
    return (yield)


def pytest_unconfigure() -> None:
    """Close what was left open."""
    print(f"{_line.end()} round trips; complaints: {_recorder.complaints()}")
    _line.close()
