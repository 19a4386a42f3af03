"""What sealed processes may read: Python's library, the packages that katas use, and what these need of the system.

Not there: the course, the grader, other packages, homes, /proc, and the configuration of the system.
"""

import os
from collections.abc import Sequence

import msgspec

PACKAGES = (
    "sqlalchemy",
    "psycopg2",
    "psycopg2_binary.libs",
    "pymysql",
    "cryptography",
    "greenlet",
    "typing_extensions.py",
    "tzdata",
)
"""What a kata may import beside the standard library: SQLAlchemy, the drivers, and what these consist of."""

_SYSTEM = (
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    "/etc/hosts",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")
"""The only ones that there are."""


class View(msgspec.Struct, frozen=True):
    """Files and folders that exist and may be read.

    Args:
        folders: with all that lies in them.
        links: symbolic links to them, and where they lead; `/lib` on most systems.
        hidden: folders inside those that hold other people's packages.
        packages: single ones, which may lie in hidden folders.
    """

    folders: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]
    packages: tuple[str, ...]

    @property
    def shelves(self) -> frozenset[str]:
        """The folders that the packages lie in: Python finds a package by listing them."""
        return frozenset(map(os.path.dirname, self.packages))

    @property
    def all(self) -> tuple[str, ...]:
        """All that may be read."""
        return self.folders + self.packages + DEVICES


def view(path: Sequence[str]) -> View:
    """Return what is to be seen.

    Args:
        path: sys.path: the standard library, and folders of packages.
    """
    existing = [os.path.realpath(folder) for folder in path if os.path.isdir(folder)]
    standard = [folder for folder in existing if os.path.exists(os.path.join(folder, "os.py"))]
    packages = [
        entry
        for folder in existing
        for name in PACKAGES
        if folder not in standard and os.path.exists(entry := os.path.join(folder, name))
    ]
    system = [place for place in _SYSTEM if os.path.exists(place)]
    links = [place for place in system if os.path.islink(place) and os.path.isdir(place)]
    folders = [place for place in system if place not in links]
    folders += [folder for folder in standard if not any(is_below(folder, other) for other in folders)]
    hidden = [
        other
        for folder in standard
        for name in ("site-packages", "dist-packages")
        if os.path.isdir(other := os.path.join(folder, name))
    ]
    targets = tuple((place, os.path.realpath(place)) for place in links)
    return View(tuple(folders), targets, tuple(hidden), tuple(packages))


def is_below(path: str, folder: str) -> bool:
    """Whether a path is a folder's, or the folder itself."""
    return os.path.commonpath((path, folder)) == folder
