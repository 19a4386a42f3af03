"""pytest plugin of the run over a broker: it is forked before anything connects, and records all the while."""

import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from grader import dbapi
from grader.dbapi.broker import service
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


_url = os.environ["KATA_COMPLIANCE_URL"]
_file = make_url(_url).database if _url.startswith("sqlite") else None
_line = _forked()
_ours, _theirs = socket.socketpair()
# SQLAlchemy's tests make names of their own from the file's, up to its first `_` or dot.
_folder = str(Path(re.split(r"[_.]", _file)[0]).parent) if _file else None
_recorder = _line.begin(grant_for(_url, _folder, said=_url), _theirs, __file__, _LIMITS)
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
