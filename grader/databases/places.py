"""Where things lie: the runtime folder of this user, the cache, and the user that servers run as."""

import os
import shutil
import stat
import sys
import tempfile
from pathlib import Path

import msgspec
from platformdirs import user_cache_path

from grader.databases.errors import DatabaseError
from grader.sandbox.process import is_root

NO_DOWNLOAD = "KATA_NO_DOWNLOAD"
SHARED_MEMORY = Path("/dev/shm")
ENOUGH_SHARED_MEMORY = 512 * 2**20
LONGEST_SOCKET_FOLDER = 70
"""Socket paths end at 104 bytes on macOS, and the run's token and the server's name come after the folder."""


class ServerUser(msgspec.Struct, frozen=True):
    """The unprivileged user that servers run as when the grader is root."""

    uid: int
    gid: int


def server_user() -> ServerUser | None:
    """Return who servers run as; None means us. PostgreSQL refuses root, and needs a user with a name."""
    if sys.platform == "win32" or not is_root():
        return None
    import pwd

    nobody = pwd.getpwnam("nobody")
    return ServerUser(nobody.pw_uid, nobody.pw_gid)


def runtime_folder() -> Path:
    """Return this user's folder for what lives as long as a run; it is made if need be.

    It lies in KATA_RUNTIME if that is set, else in /dev/shm where that has 512 MB free, else in the temporary
    folder.

    Raises:
        DatabaseError: somebody else's folder is in the place, or ours cannot be made.
    """
    base = _runtime_base()
    folder = base / f"kata-{os.geteuid() if hasattr(os, 'geteuid') else 'user'}"
    try:
        folder.mkdir(mode=0o711 if is_root() else 0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise DatabaseError(
            f"{folder} cannot be used: {error.strerror}. Set KATA_RUNTIME to a folder that you can write to."
        ) from None
    ours = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    if not stat.S_ISDIR(found.st_mode) or not ours:
        raise DatabaseError(f"{folder} belongs to someone else. Set KATA_RUNTIME to a folder of your own.")
    if is_root():
        folder.chmod(0o711)  # whatever the umask was: servers and submissions pass through it
    return folder


def _runtime_base() -> Path:
    if chosen := _chosen("KATA_RUNTIME"):
        return chosen
    usable = SHARED_MEMORY.is_dir() and os.access(SHARED_MEMORY, os.W_OK)
    if usable and shutil.disk_usage(SHARED_MEMORY).free >= ENOUGH_SHARED_MEMORY:
        return SHARED_MEMORY
    temporary = Path(tempfile.gettempdir())
    return temporary if len(str(temporary)) <= LONGEST_SOCKET_FOLDER else Path("/tmp")


def cache_folder() -> Path:
    """Return where fetched servers and prepared data folders stay between runs; it may not exist yet.

    It is KATA_CACHE if that is set; for root a folder that the servers' user can read too; else the user's
    own.
    """
    if chosen := _chosen("KATA_CACHE"):
        return chosen
    return Path("/var/cache/sqlalchemy-katas") if is_root() else user_cache_path("sqlalchemy-katas")


def _chosen(variable: str) -> Path | None:
    """Return the folder that the environment names; root's must be one that the servers' user can reach."""
    if not os.environ.get(variable):
        return None
    folder = Path(os.environ[variable]).absolute()
    for above in (folder, *folder.parents):
        if is_root() and above.is_dir() and not above.stat().st_mode & stat.S_IXOTH:
            raise DatabaseError(
                f"{variable} is {folder}, but servers run as the user nobody, who may not enter {above}. "
                f"Choose another folder, or allow it: chmod o+x {above}"
            )
    return folder


def no_download() -> bool:
    """Say whether the user forbids fetching."""
    return bool(os.environ.get(NO_DOWNLOAD))
