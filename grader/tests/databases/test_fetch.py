"""MySQL from the distribution's packages: fetched, checked, kept; and each way in which that fails."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from grader.databases import Server, Unavailable, packages, provide
from grader.tests import needs
from grader.tests.databases.conftest import put_before

pytestmark = needs.apt


@pytest.fixture(autouse=True)
def fetched_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "fetched")


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch, runtime: Path) -> Path:
    monkeypatch.setenv("KATA_CACHE", str(runtime / "cache"))
    return runtime / "cache"


def mysql(heard: list[str]) -> Server | Unavailable:
    with provide(["mysql"], heard.append) as found:
        return found["mysql"]


def reason_of(server: Server | Unavailable) -> str:
    assert isinstance(server, Unavailable)
    assert server.steps[-1].name == "fetched"
    return server.steps[-1].reason


def test_the_distributions_own_packages_are_fetched(servers: dict[str, Server], session_folder: Path) -> None:
    """The fetch over the network, once for all tests."""
    assert servers["mysql"].source == "fetched"
    assert servers["mysql"].version.startswith(("MariaDB 1", "MySQL 8"))
    assert len(list((session_folder / "cache").glob("packages-*"))) == 1


def test_it_is_fetched_once_and_announced(
    empty_cache: Path, archive: str, monkeypatch: pytest.MonkeyPatch, runtime: Path
) -> None:
    put_before(monkeypatch, runtime / "bin", "apt-get", f'exec $REAL {archive} "$@"')
    heard: list[str] = []
    server = mysql(heard)
    assert isinstance(server, Server), server
    assert any("Fetching M" in line and " MB) for this machine, once" in line for line in heard)
    monkeypatch.setenv("KATA_NO_DOWNLOAD", "1")
    again: list[str] = []
    assert isinstance(mysql(again), Server)
    assert again == []
    assert not [path for path in empty_cache.iterdir() if path.name.startswith(".")]


def test_it_is_not_fetched_where_that_is_forbidden(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATA_NO_DOWNLOAD", "1")
    heard: list[str] = []
    assert reason_of(mysql(heard)) == "KATA_NO_DOWNLOAD is set"
    assert heard == []


def test_no_network_is_a_clear_reason(
    empty_cache: Path, monkeypatch: pytest.MonkeyPatch, runtime: Path
) -> None:
    proxy = "-o Acquire::http::Proxy=http://127.0.0.1:1 -o Acquire::https::Proxy=http://127.0.0.1:1"
    put_before(monkeypatch, runtime / "bin", "apt-get", f'exec $REAL {proxy} "$@"')
    assert "Failed to fetch" in reason_of(mysql([]))
    assert not list(empty_cache.glob("packages-*"))


def test_a_broken_download_is_a_clear_reason_and_not_kept(
    empty_cache: Path, archive: str, monkeypatch: pytest.MonkeyPatch, runtime: Path
) -> None:
    """Each package is cut short once apt-get has checked it."""
    cut = 'for deb in *.deb; do [ -f "$deb" ] && head -c 20000 "$deb" >cut && mv cut "$deb"; done'
    put_before(monkeypatch, runtime / "bin", "apt-get", f'$REAL {archive} "$@" || exit; {cut}; true')
    assert "the download is broken: " in reason_of(mysql([]))
    assert not list(empty_cache.glob("*"))


def test_a_package_that_is_not_what_the_archive_promised_is_refused(
    empty_cache: Path, archive: str, monkeypatch: pytest.MonkeyPatch, runtime: Path, session_folder: Path
) -> None:
    mirror = runtime / "mirror"
    shutil.copytree(session_folder / "debs", mirror)
    for package in mirror.glob("*.deb"):
        package.write_bytes(package.read_bytes()[:20000])
    (mirror / "sources.list").write_text(f"deb [trusted=yes] file:{mirror} ./\n")
    options = archive.replace(str(session_folder / "debs"), str(mirror))
    put_before(monkeypatch, runtime / "bin", "apt-get", f'exec $REAL {options} "$@"')
    assert "E: " in reason_of(mysql([]))
    assert not list(empty_cache.glob("*"))


def test_a_server_that_does_not_run_is_not_kept(
    empty_cache: Path, archive: str, monkeypatch: pytest.MonkeyPatch, runtime: Path
) -> None:
    put_before(monkeypatch, runtime / "bin", "apt-get", f'exec $REAL {archive} "$@"')
    spoil = 'for server in "$3"/usr/sbin/m*d; do [ -f "$server" ] && echo nonsense >"$server"; done'
    put_before(monkeypatch, runtime / "bin", "dpkg", f'$REAL "$@" || exit; {spoil}; true')
    assert "cannot run" in reason_of(mysql([]))
    assert not list(empty_cache.glob("*"))


def test_a_spoilt_cache_is_fetched_anew(
    empty_cache: Path, archive: str, monkeypatch: pytest.MonkeyPatch, runtime: Path, session_folder: Path
) -> None:
    put_before(monkeypatch, runtime / "bin", "apt-get", f'exec $REAL {archive} "$@"')
    (tree,) = (session_folder / "cache").glob("packages-*")
    shutil.copytree(tree, empty_cache / tree.name, symlinks=True)
    empty_cache.chmod(0o755)
    for server in (empty_cache / tree.name).glob("usr/sbin/m*d"):
        server.write_text("nonsense")
    heard: list[str] = []
    assert isinstance(mysql(heard), Server)
    assert heard


def test_where_the_server_is_installed_but_not_usable_everything_is_fetched(
    empty_cache: Path, archive: str, monkeypatch: pytest.MonkeyPatch, runtime: Path, session_folder: Path
) -> None:
    """To apt all that the archive has is installed; the libraries of its packages count as here."""
    installed = runtime / "status"
    known = (session_folder / "debs" / "Packages").read_text()
    installed.write_text(known.replace("\nVersion:", "\nStatus: install ok installed\nVersion:"))
    monkeypatch.setattr(packages, "DPKG_STATUS", installed)
    put_before(
        monkeypatch, runtime / "bin", "apt-get", f'exec $REAL {without_dependencies(archive, runtime)} "$@"'
    )
    heard: list[str] = []
    server = mysql(heard)
    assert isinstance(server, Server), server
    assert any("Fetching" in line for line in heard)


def without_dependencies(archive: str, runtime: Path) -> str:
    """An archive like another, whose packages need only each other."""
    source = Path(archive.partition("sourcelist=")[2].partition("/sources.list")[0])
    mirror = runtime / "mirror"
    shutil.copytree(source, mirror)
    here = {path.name.partition("_")[0] for path in mirror.glob("*.deb")}
    lines = []
    for line in (mirror / "Packages").read_text().splitlines():
        key, _, names = line.partition(": ")
        if key in ("Depends", "Pre-Depends"):
            needed = [name for name in re.split(r"[,|]\s*", names) if name.split()[0] in here]
            line = f"{key}: {', '.join(needed)}" if needed else ""
        if line or not key:
            lines.append(line)
    (mirror / "Packages").write_text("\n".join(lines))
    (mirror / "sources.list").write_text(f"deb [trusted=yes] file:{mirror} ./\n")
    return archive.replace(str(source), str(mirror))


@needs.ldd
def test_packages_that_brought_their_own_loader_run_by_it(
    empty_cache: Path, session_folder: Path, servers: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a system whose own C library is too old."""
    (source,) = (session_folder / "cache").glob("packages-*")
    tree = empty_cache / source.name
    shutil.copytree(source, tree, symlinks=True)
    empty_cache.chmod(0o755)
    server = next(path for name in ("mariadbd", "mysqld") if (path := tree / "usr" / "sbin" / name).is_file())
    libraries = {
        word for word in subprocess.check_output(["ldd", server], text=True).split() if word[0] == "/"
    }
    (tree / "lib").mkdir(exist_ok=True)
    for library in map(Path, libraries):
        shutil.copy(library, tree / "lib" / library.name)
    monkeypatch.setenv("KATA_NO_DOWNLOAD", "1")
    with provide(["mysql"]) as found:
        assert isinstance(found["mysql"], Server), found
        log = subprocess.check_output(["ps", "-eo", "args"], text=True)
        assert f"{tree}/lib/ld-linux" in log


def test_the_users_proxy_is_used(empty_cache: Path, monkeypatch: pytest.MonkeyPatch, runtime: Path) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    put_before(monkeypatch, runtime / "bin", "apt-get", 'echo "E: by way of $https_proxy"; exit 100')
    assert reason_of(mysql([])) == "E: by way of http://proxy.example:3128"


def test_a_system_without_apt_says_so(empty_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(empty_cache))
    assert reason_of(mysql([])) == "this system has no apt-get; only Debian and its family do"


def test_a_server_on_the_path_is_the_systems(
    session_folder: Path, servers: object, monkeypatch: pytest.MonkeyPatch, runtime: Path
) -> None:
    """The unpacked MariaDB, installed by hand: with the libraries where its own binary looks for them."""
    (tree,) = (session_folder / "cache").glob("packages-*")
    prefix = runtime / "usr"
    shutil.copytree(tree / "usr", prefix, symlinks=True)
    libraries = ":".join({str(path.parent) for path in prefix.glob("lib/**/*.so.*")})
    binary = next(path for name in ("mariadbd", "mysqld") if (path := prefix / "sbin" / name).is_file())
    moved = binary.rename(binary.with_name("real"))
    binary.write_text(f'#!/bin/sh\nLD_LIBRARY_PATH={libraries} exec {moved} "$@" --basedir={prefix}\n')
    binary.chmod(0o755)
    monkeypatch.setenv("PATH", f"{binary.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("KATA_MYSQL_SOURCE", "system")
    server = mysql([])
    assert isinstance(server, Server), server
    assert server.source == "system"
