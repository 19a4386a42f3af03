"""What a sealed process does to find out whether it is sealed: try what must be refused."""

import importlib
import os
import socket

OPEN_TO_ALL = "/etc/passwd"
"""A file that everybody can read, and that no sealed process needs."""


def load() -> None:
    """Load what the processes of a real job have loaded: a fork takes as long as there is memory to share."""
    for module in ("sqlalchemy.orm", "sqlite3", "psycopg2", "pymysql"):
        importlib.import_module(module)


def answer(line: socket.socket) -> None:
    """Send the names of what went through, which should be none, and a full stop."""
    line.sendall(" ".join([*_went_through(), "."]).encode())


def _went_through() -> list[str]:
    found = []
    try:
        os.close(os.open(OPEN_TO_ALL, os.O_RDONLY))
        found.append("files")
    except OSError:
        pass
    try:
        socket.socket().close()
        found.append("network")
    except OSError:
        pass
    if os.getuid() == 0:
        found.append("root")
    return found
