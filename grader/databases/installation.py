"""The one command that would install a server on this machine."""

import shutil

from grader.databases.backend import Backend
from grader.sandbox.process import is_root

PACKAGES = {
    # Package manager: its command, and its packages by backend.
    "apt-get": ("apt-get install", {"postgresql": "postgresql", "mysql": "default-mysql-server-core"}),
    "dnf": ("dnf install", {"postgresql": "postgresql-server", "mysql": "mariadb-server"}),
    "zypper": ("zypper install", {"postgresql": "postgresql-server", "mysql": "mariadb"}),
    "pacman": ("pacman -S", {"postgresql": "postgresql", "mysql": "mariadb"}),
    "apk": ("apk add", {"postgresql": "postgresql", "mysql": "mariadb"}),
    "brew": ("brew install", {"postgresql": "postgresql", "mysql": "mariadb"}),
}
NEEDS_NO_RIGHTS = ("brew",)


def advice(backend: Backend) -> str:
    """Return what to do to get a server of this backend: the command to type, or the variable to set."""
    way = f"set {backend.variable} to a server of yours"
    for manager, (command, packages) in PACKAGES.items():
        if shutil.which(manager) and backend.name in packages:
            as_root = "" if is_root() or manager in NEEDS_NO_RIGHTS else "sudo "
            return f"{as_root}{command} {packages[backend.name]}, or {way}"
    return f"install Docker, or {way}"
