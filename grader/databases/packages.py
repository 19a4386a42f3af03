"""Fetches the distribution's own MySQL packages and unpacks them without any rights: nothing gets installed.

apt-get does the work with a state of its own: it knows the archive and its keys, checks what it fetches
against them, and tells which libraries this machine lacks.
"""

import os
import platform
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from grader.databases import cache
from grader.databases.backend import Notify
from grader.databases.errors import StepFailed
from grader.databases.places import NO_DOWNLOAD, no_download, server_user
from grader.databases.run import Program, Run

PACKAGE = "default-mysql-server-core"
"""What the distribution takes for MySQL: MariaDB on Debian, MySQL on Ubuntu."""

DPKG_STATUS = Path("/var/lib/dpkg/status")
FETCH_SECONDS = 600
APT_OPTIONS = {
    "APT::Sandbox::User": "",  # root's apt would drop to a user that may not write here
    "Acquire::Languages": "none",
    "Acquire::Retries": "1",
    "Acquire::http::Timeout": "15",
    "Acquire::https::Timeout": "15",
}


T = TypeVar("T")


def unpacked(run: Run, notify: Notify, examine: Callable[[Run, Path], T]) -> T:
    """Return what `examine` finds in the unpacked packages, which come from the cache or are fetched now.

    Args:
        run: for its folder, where the work is done.
        notify: told before anything is fetched.
        examine: looks at a folder of unpacked packages; raises StepFailed if the server in it does not run,
        which
            keeps it out of the cache.

    Raises:
        StepFailed: they cannot be fetched, unpacked or run.
        Stopped: the run is being taken down.
    """
    name = f"packages-{_release()}-{platform.machine()}"
    if tree := cache.find(name):
        try:
            return examine(run, tree)
        except StepFailed:
            cache.forget(name)  # of another time of this machine: fetch anew
    if no_download():
        raise StepFailed(f"{NO_DOWNLOAD} is set")
    apt, dpkg = shutil.which("apt-get"), shutil.which("dpkg")
    if not apt or not dpkg:
        raise StepFailed("this system has no apt-get; only Debian and its family do")
    work = run.folder / "fetch"
    proxies = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    tree = _fetch(run, notify, Program((apt, "--quiet"), proxies), Program((dpkg,)), work)
    found = examine(run, tree)
    stored = cache.store(run, tree, name)
    if stored == tree:
        return found
    shutil.rmtree(work, ignore_errors=True)
    return examine(run, stored)


def program_in(tree: Path, binary: Path) -> Program:
    """Return how to run a binary of unpacked packages: with the libraries and the loader that came along."""
    folders = sorted({str(found.parent) for found in tree.glob("**/*.so.*") if "/lib" in str(found.parent)})
    private_libraries = [str(found) for found in tree.glob("usr/lib/mysql/private")]
    libraries = ":".join([*folders, *private_libraries])
    for loader in tree.glob("**/ld-linux-*.so.*"):
        return Program((str(loader), "--library-path", libraries, str(binary)))
    return Program((str(binary),), {"LD_LIBRARY_PATH": libraries} if libraries else {})


def _fetch(run: Run, notify: Notify, apt: Program, dpkg: Program, work: Path) -> Path:
    for folder in ("lists/partial", "cache/archives/partial", "debs", "tree"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    if server_user():
        for folder in ("", "tree"):
            (work / folder).chmod(0o755)
    (work / "nothing-installed").touch()
    options = APT_OPTIONS | {"Dir::State": str(work), "Dir::State::Lists": str(work / "lists")}
    options |= {"Dir::Cache": str(work / "cache")}
    apt = apt(*(word for key, value in options.items() for word in ("-o", f"{key}={value}")))
    notify("Looking for MySQL in this distribution's packages …")
    heard = run.call(apt("update"), privileged=True, seconds=FETCH_SECONDS)
    sizes = _wanted(run, apt, work, heard)
    title = "MariaDB" if any("mariadb" in name for name in sizes) else "MySQL"
    notify(f"Fetching {title} ({sum(sizes.values()) / 1e6:.0f} MB) for this machine, once …")
    run.call(apt("download", *sizes), privileged=True, folder=work / "debs", seconds=FETCH_SECONDS)
    for package in sorted((work / "debs").glob("*.deb")):
        try:
            run.call(dpkg("--extract", str(package), str(work / "tree")), privileged=True)
        except StepFailed as error:
            raise StepFailed(f"the download is broken: {error}") from None
    return work / "tree"


def _wanted(run: Run, apt: Program, work: Path, heard: str) -> dict[str, int]:
    """Return the packages to fetch and their sizes in bytes.

    What this machine has installed is left out; if that leaves the server out, or apt cannot make sense of
    what is installed, then everything is fetched.
    """
    reason = ""
    for status in (DPKG_STATUS, work / "nothing-installed"):
        plan = apt("-o", f"Dir::State::status={status}", "--yes", "--no-install-recommends", "--print-uris")
        try:
            answer = run.call(plan("install", PACKAGE), privileged=True)
        except StepFailed as error:
            reason = str(error)
            continue
        sizes = {
            name: int(size) for name, size in re.findall(r"^'\S+' ([^_\s]+)_\S+ (\d+)", answer, re.MULTILINE)
        }
        if any("server-core" in name and name != PACKAGE for name in sizes):
            return sizes
    failures = re.findall(r"^(?:W: Failed to fetch|E:) .*", heard, re.MULTILINE)
    raise StepFailed(failures[0] if failures else reason or f"the distribution has no {PACKAGE}")


def _release() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return platform.system().lower()
    return f"{release.get('ID', 'linux')}-{release.get('VERSION_ID', 'rolling')}"
