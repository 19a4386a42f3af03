"""Databases for a run: three backends, each provided by the first way that works on this machine.

`provide` starts or finds servers, `Server.account` opens a database user for a job on one of them,
`Account.fresh` makes an empty database for a test. Another process joins in with `attach`.
"""

from grader.databases.backend import Backend, move
from grader.databases.coming import Coming
from grader.databases.errors import DatabaseError
from grader.databases.model import Account, Address, Scratch, Server, Step, Unavailable
from grader.databases.provide import attach, keep, provide, providing, stop_kept
from grader.databases.registry import BACKENDS
from grader.databases.server_backend import SCRATCH_NAME

__all__ = [
    "BACKENDS",
    "SCRATCH_NAME",
    "Account",
    "Address",
    "Backend",
    "Coming",
    "DatabaseError",
    "Scratch",
    "Server",
    "Step",
    "Unavailable",
    "attach",
    "keep",
    "move",
    "provide",
    "providing",
    "stop_kept",
]
