"""Runs MariaDB's or MySQL's server binary privately, from the system or from unpacked packages."""

import os
import re
import shutil
import signal
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pymysql
from sqlalchemy import URL

from grader.databases import packages, private
from grader.databases.backend import Notify
from grader.databases.errors import StepFailed
from grader.databases.places import server_user
from grader.databases.run import Program, Run
from grader.dbapi.real import CONNECT

SERVERS = ("mariadbd", "mysqld")

FOLDERS = (
    "/usr/sbin",
    "/usr/libexec",  # Red Hat's family
    "/usr/local/sbin",
    "/opt/homebrew/opt/mariadb*/bin",
    "/opt/homebrew/opt/mysql*/bin",
    "/usr/local/opt/mariadb*/bin",
    "/usr/local/opt/mysql*/bin",
    "/usr/local/mysql*/bin",
    "/usr/local/mariadb*/bin",
)

MARIADB_SYSTEM_TABLES = (
    "mysql_system_tables.sql",
    "mysql_performance_tables.sql",
    "mysql_system_tables_data.sql",
    "maria_add_gis_sp_bootstrap.sql",
)

STOP_SIGNAL = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Its data go with it: no need to put them in order."""

QUICK = (
    # Data live as long as the run: nothing need survive a power cut. "loose" since no version knows all of these.
    "--loose-innodb-flush-log-at-trx-commit=0",
    "--loose-innodb-flush-method=nosync",
    "--loose-innodb-doublewrite=0",
    "--loose-innodb-use-native-aio=0",  # the kernel's aio slots are few, and runs many
    "--loose-innodb-buffer-pool-size=32M",
    "--loose-performance-schema=0",
    "--skip-log-bin",
)

CLOSED = (
    "--loose-skip-symbolic-links",  # no DATA DIRECTORY: MySQL has it so by itself, MariaDB has not
    "--loose-max-statement-time=30",  # MariaDB, in seconds; a submission may change it for itself
    "--loose-max-execution-time=30000",  # MySQL, in milliseconds, queries only
    "--innodb-temp-data-file-path=ibtmp1:12M:autoextend:max:512M",  # shared by all, and never shortened
)


class Binary(msgspec.Struct, frozen=True):
    """A server binary that runs here: its command line so far, the folder it is installed in, what it is."""

    program: Program
    prefix: Path
    mariadb: bool
    version: str
    unpacked: bool


def start_from_system(run: Run) -> str:
    """Start the server of the system and return the administrator's URL.

    Raises:
        StepFailed: there is none, or it does not run.
    """
    on_path = [Path(path) for name in SERVERS if (path := shutil.which(name))]
    elsewhere = [
        path
        for folder in FOLDERS
        for name in SERVERS
        for path in sorted(Path("/").glob(f"{folder[1:]}/{name}"))
    ]
    candidates = list(dict.fromkeys(path.resolve() for path in (*on_path, *elsewhere)))
    if not candidates:
        raise StepFailed("no mariadbd or mysqld on PATH or in the usual places")
    reasons = []
    for server in candidates:
        try:
            return private.start(run, _Recipe(examine(run, Program((str(server),)), server.parent.parent)))
        except StepFailed as error:
            reasons.append(f"{server}: {error}")
    raise StepFailed("; ".join(reasons))


def start_from_packages(run: Run, notify: Notify) -> str:
    """Start the server of the distribution's packages, which are fetched if need be.

    Raises:
        StepFailed: they cannot be had, or do not run.
    """
    return private.start(run, _Recipe(packages.unpacked(run, notify, from_tree)))


def from_tree(run: Run, tree: Path) -> Binary:
    """Return the server in a tree of unpacked packages.

    Raises:
        StepFailed: there is none in it, or it does not run.
    """
    for name in SERVERS:
        path = tree / "usr" / "sbin" / name
        if path.is_file():
            return examine(run, packages.program_in(tree, path), tree / "usr", unpacked=True)
    raise StepFailed("the packages hold no mariadbd or mysqld")


def examine(run: Run, program: Program, prefix: Path, *, unpacked: bool = False) -> Binary:
    """Ask a binary what it is.

    Raises:
        StepFailed: it does not run.
    """
    answer = run.call(program("--no-defaults", "--version"))
    found = re.search(r"Ver (\d[\w.]*)", answer)
    if not found:
        raise StepFailed(f"it does not tell its version: {answer.strip()[:100]}")
    return Binary(program, prefix, "mariadb" in answer.lower(), found[1], unpacked)


class _Recipe(private.Recipe):
    backend = "mysql"
    death_signal = STOP_SIGNAL
    driver_error = pymysql.err.Error

    def __init__(self, binary: Binary) -> None:
        self._binary = binary
        server = "mariadb" if binary.mariadb else "mysql"
        self.template = private.template_name(server, binary.version, str(binary.program.arguments))

    def install(self, run: Run, files: Path) -> None:
        (files / "data").mkdir(mode=0o700)
        if user := server_user():
            os.chown(files / "data", user.uid, user.gid)
        if self._binary.mariadb:
            run.call(
                self._command(files)("--bootstrap", "--innodb-log-file-size=4M"), stdin=self._system_tables()
            )
        else:
            run.call(self._command(files)("--initialize-insecure", "--innodb-redo-log-capacity=8M"))

    def program(self, files: Path, port: int, password: str) -> Program:
        """The server reads the password from a file as it starts, before it takes the first connection."""
        statements = (
            f"ALTER USER 'root'@'localhost' IDENTIFIED BY '{password}';",
            "CREATE USER IF NOT EXISTS 'root'@'127.0.0.1';",
            f"ALTER USER 'root'@'127.0.0.1' IDENTIFIED BY '{password}';",
            "GRANT ALL ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;",
        )
        private.write_secret(files / "init.sql", "\n".join(statements))
        size = "--innodb-log-file-size=4M" if self._binary.mariadb else "--innodb-redo-log-capacity=8M"
        return self._command(files)(
            f"--init-file={files / 'init.sql'}",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            f"--socket={files / 's'}",
            f"--pid-file={files / 'pid'}",
            "--skip-name-resolve",
            "--max-connections=200",
            "--event-scheduler=DISABLED",
            "--default-time-zone=+00:00",
            "--local-infile=0",
            size,
        )

    def secure(self, files: Path, port: int, password: str) -> str:
        CONNECT["pymysql"](
            host="127.0.0.1", port=port, user="root", password=password, ssl_disabled=True
        ).close()
        url = URL.create("mysql+pymysql", "root", password, "127.0.0.1", port, query={"ssl_disabled": "true"})
        return url.render_as_string(hide_password=False)

    def _command(self, files: Path) -> Program:
        options: Sequence[str] = (
            "--no-defaults",
            f"--datadir={files / 'data'}",
            f"--tmpdir={files}",
            *QUICK,
            *CLOSED,
        )
        if self._binary.unpacked:
            share = self._binary.prefix / "share" / "mysql"
            options = (
                *options,
                f"--basedir={self._binary.prefix}",
                f"--lc-messages-dir={share}",
                f"--character-sets-dir={share / 'charsets'}",
                f"--plugin-dir={self._binary.prefix / 'lib' / 'mysql' / 'plugin'}",
            )
        if not self._binary.mariadb:
            options = (*options, "--mysqlx=OFF", "--secure-file-priv=NULL")
        return self._binary.program(*options)

    def _system_tables(self) -> bytes:
        """What mariadb-install-db feeds the server, without that script's need of an installed MariaDB."""
        for share in ("share/mysql", "share/mariadb", "share", "share/mysql-server"):
            folder = self._binary.prefix / share
            if (folder / MARIADB_SYSTEM_TABLES[0]).is_file():
                parts = [
                    (folder / name).read_bytes()
                    for name in MARIADB_SYSTEM_TABLES
                    if (folder / name).is_file()
                ]
                head = b"CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n"
                return head + b"\n".join(parts)
        raise StepFailed(f"{MARIADB_SYSTEM_TABLES[0]} is not in {self._binary.prefix}/share")
