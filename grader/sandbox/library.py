"""Libraries that a sealed process can read.

When the grader runs as root, a submission runs as a user that may not see root's home; and Python itself often lives
there (pyenv, a virtual environment). Without a file system of its own (the tier `namespaces`), what such a user could
not read is copied once into a cache that everybody can.
"""

import hashlib
import os
import shutil
import sys
import sysconfig
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from grader.sandbox.model import Tier
from grader.sandbox.process import is_root
from grader.sandbox.view import PACKAGES

# What no kata imports, and what is large.
_LEFT_OUT = shutil.ignore_patterns(
    "site-packages",
    "test",
    "tests",
    "idlelib",
    "ensurepip",
    "tkinter",
    "turtledemo",
    "lib2to3",
    "config-*",
    "*.a",
)


def path_for(tier: Tier, cache: Path) -> tuple[str, ...]:
    """Return sys.path for sealed processes: the standard library and the packages that katas use.

    Args:
        tier: in `namespaces`, a process is shown what only root could read; nothing is copied.
        cache: a folder that everybody can read; copies go there, if any are needed.
    """
    standard = Path(sysconfig.get_path("stdlib"))
    dynamic = [Path(entry) for entry in sys.path if entry.endswith("lib-dynload")]
    shelves = [
        Path(entry)
        for entry in dict.fromkeys(sys.path)
        if any(os.path.exists(os.path.join(entry, name)) for name in PACKAGES)
    ]
    found = (standard, *dynamic, *shelves)
    if tier == "namespaces" or not is_root() or all(map(everybody_can_read, found)):
        return tuple(map(str, found))
    versions = sorted(entry.name for shelf in shelves for entry in shelf.glob("*.dist-info"))
    key = hashlib.sha256(repr((str(standard), sys.version, versions, PACKAGES)).encode()).hexdigest()[:16]
    copied = cache / f"python-{key}"
    with FileLock(cache / f"python-{key}.lock"):
        if not copied.is_dir():
            _copy(standard, shelves, copied)
    return tuple(str(copied / part) for part in ("stdlib", "stdlib/lib-dynload", "packages"))


def everybody_can_read(path: Path) -> bool:
    """Whether any user of this machine can list a folder: it and each folder above it allow it."""
    return bool(path.stat().st_mode & 0o004) and all(
        folder.stat().st_mode & 0o001 for folder in (path, *path.parents) if folder.is_dir()
    )


def _copy(standard: Path, shelves: Sequence[Path], target: Path) -> None:
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    shutil.copytree(standard, draft / "stdlib", ignore=_LEFT_OUT)
    for name in PACKAGES:
        source = next((shelf / name for shelf in shelves if (shelf / name).exists()), None)
        if source is not None and source.is_dir():
            shutil.copytree(source, draft / "packages" / name, ignore=shutil.ignore_patterns("testing"))
        elif source is not None:
            shutil.copy(source, draft / "packages" / name)
    for folder, _, files in os.walk(draft):
        os.chmod(folder, 0o755)
        for file in files:
            os.chmod(os.path.join(folder, file), 0o644)
    draft.rename(target)
