"""Keeps one submission from filling the disk that all servers share.

No server that we know limits the size of a database, and one that cannot write ends for everybody. So the disk is
looked at a few times a second, which costs nothing; once much has been written, every database of ours that has
grown too large loses its connections, as often as it takes until it is dropped.
"""

import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from grader.databases.errors import DatabaseError
from grader.databases.model import Server
from grader.databases.server_backend import ServerBackend

LARGEST_DATABASE = 256 * 2**20
"""Bytes on disk. A fresh database of PostgreSQL's has 7 MB, and the katas add some kB."""

WATCH_SECONDS = 0.2
"""A statement writes 50 MB in that time."""


@contextmanager
def watched(servers: Iterable[Server]) -> Iterator[None]:
    """Watch over those servers whose files are ours, for the length of the block."""
    over = threading.Event()
    threads = [
        threading.Thread(target=_watch, args=(server.backend, server, over), daemon=True)
        for server in servers
        if isinstance(server.backend, ServerBackend) and server.address.files
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _watch(backend: ServerBackend, server: Server, over: threading.Event) -> None:
    least = shutil.disk_usage(server.address.files).used
    while not over.wait(WATCH_SECONDS):
        with suppress(OSError, DatabaseError, backend.driver_error):  # the server is going: so are its files
            used = shutil.disk_usage(server.address.files).used
            least = min(least, used)
            if used - least > LARGEST_DATABASE // 2:
                _end_connections_to_large(backend, server)


def _end_connections_to_large(backend: ServerBackend, server: Server) -> None:
    with backend.administration(server.address.url) as connection:
        for name, folder in backend.folders(
            connection, Path(server.address.files) / "data", server.address.token
        ):
            with suppress(OSError):  # it has just been dropped
                if _size(folder) > LARGEST_DATABASE:
                    backend.end_connections(connection, name)


def _size(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.stat().st_blocks * 512 for entry in entries)
