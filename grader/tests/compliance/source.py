"""SQLAlchemy's tests: they come with its source distribution, not with the installed package."""

import os
import subprocess
import sys
import tarfile
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path

from platformdirs import user_cache_path


class SourceError(Exception):
    """SQLAlchemy's sources cannot be had; the text says why."""


def tree(version: str) -> tuple[Path, Path]:
    """Return the folder of a version's tests, and the folder from which that version is imported.

    Both are fetched once, with pip, into the user's cache; the installed version is imported from where it is.

    Args:
        version: `installed`, or a number.

    Raises: SourceError: pip cannot get them.
    """
    cache = user_cache_path("sqlalchemy-katas") / "compliance"
    installed = installed_version("sqlalchemy")
    number = installed if version == "installed" else version
    sources = cache / f"sqlalchemy-{number}"
    if not (sources / "test").is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        _pip("download", "--no-deps", "--no-binary", ":all:", "--dest", str(cache), f"sqlalchemy=={number}")
        with tarfile.open(cache / f"sqlalchemy-{number}.tar.gz") as archive:
            archive.extractall(cache, filter="data")
    package = _installed_folder() if number == installed else cache / f"package-{number}"
    if not (package / "sqlalchemy").is_dir():
        _pip("install", "--target", str(package), f"sqlalchemy[asyncio]=={number}")
    _link(sources / "lib", package)
    return sources, package


def _link(lib: Path, package: Path) -> None:
    """Some tests read files below `lib`: let them read those of the package under test."""
    if not lib.is_symlink():
        lib.rename(lib.with_name("lib-of-the-distribution"))
    fresh = lib.with_name(f"lib-{os.getpid()}")
    fresh.symlink_to(package, target_is_directory=True)
    fresh.replace(lib)


def _installed_folder() -> Path:
    spec = find_spec("sqlalchemy")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent.parent


def _pip(*arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SourceError(f"pip {arguments[0]} failed: {done.stderr.strip()[-500:]}")
