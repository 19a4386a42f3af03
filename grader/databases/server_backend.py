"""What PostgreSQL and MySQL have in common: a server with an administrator, users, and databases."""

from __future__ import annotations

import itertools
import os
import secrets
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from grader.databases.backend import Backend
from grader.databases.errors import DatabaseError
from grader.databases.model import Account, Address, Scratch

if TYPE_CHECKING:
    from grader.databases.run import Run

TRIES = 2
"""A drop that takes too long is given up; what held it up may be over soon."""

CONNECTIONS = 40
"""How many connections a user may have at a time: one job must not use up the server's."""


SCRATCH_NAME = "kata_[0-9a-f]{8}(?:_[0-9]+)?_[0-9a-f]{6}_[0-9]+"
"""What the name of a scratch database looks like, as a regular expression."""


class ServerBackend(Backend):
    """A backend with a server. Connections here are the real driver's, in autocommit.

    `variable` always names one; `drivername` is SQLAlchemy's, with the driver in it; `schemes` are what users
    write instead; `stop_signal` ends a server of ours and all of its processes; `empties` says that
    `empty_database` is worth trying.
    """

    variable: str
    drivername: str
    schemes: frozenset[str]
    stop_signal: int
    driver_error: type[Exception]
    empties: bool = False

    @abstractmethod
    def identify(self, connection: Any) -> str:
        """Return what the server is and its version, for people."""

    @abstractmethod
    def complete(self, url: URL) -> URL:
        """Add to a user's URL what the grader's connections need."""

    @abstractmethod
    def create_user(self, connection: Any, name: str, password: str) -> None:
        """Make a user with no rights but on its own databases, and its viewer.

        The viewer has the same rights and the same password. It is another user, so that a submission neither
        ends its connections nor chooses its settings.
        """

    def restore_user(self, connection: Any, name: str, password: str) -> None:
        """Take back what a user may have changed about itself and its viewer."""

    @abstractmethod
    def drop_user(self, connection: Any, name: str) -> None:
        """Drop a user and its viewer, who may own nothing any more."""

    @abstractmethod
    def create_database(self, connection: Any, name: str, user: str) -> None:
        """Make an empty database for a user."""

    def viewing(self, url: URL, user: str) -> URL:
        """Change a viewer's URL so that what it creates is its user's to use."""
        return url

    def empty_database(self, inside: Any, name: str, user: str) -> bool:
        """Make a database as good as new, if that is faster than to make another one; say whether it is so now.

        Args:
            inside: the administrator's connection to it.
            name: the database.
            user: whose it is.
        """
        return False

    @abstractmethod
    def drop_database(self, connection: Any, name: str, user: str) -> None:
        """Drop a database within 2 s, whatever is connected or locked, or raise the driver's error."""

    @abstractmethod
    def end_connections(self, connection: Any, database: str) -> None:
        """End whatever is connected to a database."""

    @abstractmethod
    def folders(self, connection: Any, data: Path, token: str) -> Iterator[tuple[str, Path]]:
        """Yield the databases of a run, each with its folder in the server's data folder."""

    @abstractmethod
    def find(self, connection: Any, prefix: str) -> tuple[list[str], list[str]]:
        """Return the databases and the users whose names begin with `prefix`."""

    @contextmanager
    def account(self, address: Address, folder: Path | None) -> Iterator[Account]:
        """Open a database user for one job; leaving drops it and its databases."""
        name = f"{prefix(address.token)}{secrets.token_hex(3)}"
        with self.administration(address.url) as connection:
            account = _User(self, connection, address.url, name)
            try:
                account.open()
                yield account
            finally:
                account.close()

    @contextmanager
    def administration(self, url: str) -> Iterator[Any]:
        """Connect as the administrator.

        Raises:
            DatabaseError: that fails; the text has the driver's reason.
        """
        try:
            connection = self.connect(url)
        except Exception as error:
            raise DatabaseError(self.complaint(error)) from error
        try:
            yield connection
        finally:
            with suppress(Exception):
                connection.close()

    def complaint(self, error: BaseException) -> str:
        """Say in one line that the server does not do as it should, with the driver's reason."""
        return f"{self.title} does not answer: {reason(error)}"

    def chosen_by_user(self, run: Run) -> Address | None:
        """Return the server that the environment variable names, tried out in full; None if it is not set.

        Raises:
            DatabaseError: it is no URL of this backend, does not connect, or may not make users and
            databases.
        """
        text = os.environ.get(self.variable, "")
        if not text:
            return None
        try:
            url = make_url(text)
        except (ArgumentError, ValueError):
            raise DatabaseError(f"{self.variable} is no URL; write it like {self.example}") from None
        if url.drivername.partition("+")[0] not in self.schemes:
            raise DatabaseError(
                f"{self.variable} begins with {url.drivername}://, but must be like {self.example}"
            )
        url = self.complete(url.set(drivername=self.drivername))
        shown = url.render_as_string(hide_password=True).partition("?")[0]
        address = Address(self.name, rendered(url), "", "url", run.token, str(run.folder))
        run.note_foreign_server(self.name, address.url)
        try:
            version = self.version_at(address.url)
            self.try_out(address)
        except Exception as error:
            raise DatabaseError(
                f"{self.variable} is set, but {shown} cannot be used: {reason(error)}. "
                f"Check the URL, or unset {self.variable} to let kata find a server."
            ) from error
        return Address(self.name, address.url, version, "url", run.token, address.folder)

    @property
    def example(self) -> str:
        """How a user writes a URL of this backend."""
        return f"{self.drivername}://user:password@127.0.0.1/"

    def try_out(self, address: Address) -> None:
        """Do once what every job will do; raises whatever fails."""
        with self.account(address, None) as account:
            self.connect(account.fresh().url).close()

    def version_at(self, url: str) -> str:
        """Connect, and return the version; raises the driver's error."""
        connection = self.connect(url)
        try:
            return self.identify(connection)
        finally:
            connection.close()

    def clean_up(self, address: Address) -> None:
        """Drop all databases and users whose names begin with the address's token."""
        self.sweep(address.url, address.token)

    def sweep(self, url: str, token: str) -> None:
        """Drop every database and user of a run; whatever cannot be dropped stays."""
        with suppress(DatabaseError), self.administration(url) as connection:
            databases, users = self.find(connection, prefix(token))
            for name in databases * TRIES:
                with suppress(self.driver_error):
                    self.drop_database(connection, name, name.rpartition("_")[0])
            for name in users:
                with suppress(self.driver_error):
                    self.drop_user(connection, name)


class _User(Account):
    def __init__(self, backend: ServerBackend, connection: Any, admin_url: str, name: str) -> None:
        self._backend = backend
        self._connection = connection
        self._admin_url = make_url(admin_url)
        self._name = name
        self._password = secrets.token_hex(16)
        self._count = 0
        self._databases: list[str] = []
        self._lent: dict[int, str] = {}
        self._lendings = itertools.count()
        self._spare = ""
        """A database that has been emptied, for the next test."""
        self._inside: tuple[str, Any] | None = None
        """A database that was emptied, and a connection to it."""

    def open(self) -> None:
        with self._explained():
            self._backend.create_user(self._connection, self._name, self._password)

    def fresh(self) -> Scratch:
        with self._explained():
            if self._count:
                self._backend.restore_user(self._connection, self._name, self._password)
            name, self._spare = self._spare or self._new(), ""
        number = next(self._lendings)
        self._lent[number] = name
        inside = self._admin_url.set(username=self._name, password=self._password, database=name)
        outside = self._backend.viewing(inside.set(username=viewer(self._name)), self._name)
        return Scratch(rendered(inside), rendered(outside), lambda: self._take_back(number))

    def check(self) -> None:
        with self._explained():
            self._backend.identify(self._connection)

    def _new(self) -> str:
        self._count += 1
        name = f"{self._name}_{self._count}"
        self._databases.append(name)
        self._backend.create_database(self._connection, name, self._name)
        return name

    def _take_back(self, number: int) -> None:
        name = self._lent.get(number)
        if name is None:
            return
        if not self._spare and self._emptied(name):
            self._spare = name
        elif not self._dropped(name):
            return  # whoever asks again has it tried again
        del self._lent[number]

    def _emptied(self, name: str) -> bool:
        if not self._backend.empties:
            return False
        with suppress(self._backend.driver_error):
            if self._inside is None or self._inside[0] != name:
                self._leave()
                self._inside = name, self._backend.connect(rendered(self._admin_url.set(database=name)))
            return self._backend.empty_database(self._inside[1], name, self._name)
        return False

    def _leave(self) -> None:
        """Close our own connection to a database: it could not be dropped."""
        if self._inside is not None:
            with suppress(self._backend.driver_error):
                self._inside[1].close()
            self._inside = None

    def close(self) -> None:
        with suppress(self._backend.driver_error):  # some databases let a user make more of its own
            self._databases = self._backend.find(self._connection, f"{self._name}_")[0]
        for name in self._databases:
            any(self._dropped(name) for _ in range(TRIES))
        # What cannot be dropped now goes with the server, or when the run sweeps up after itself.
        with suppress(self._backend.driver_error):
            self._backend.drop_user(self._connection, self._name)

    def _dropped(self, name: str) -> bool:
        self._leave()
        with suppress(self._backend.driver_error):
            self._backend.drop_database(self._connection, name, self._name)
            return True
        return False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except self._backend.driver_error as error:
            raise DatabaseError(self._backend.complaint(error)) from error


def viewer(user: str) -> str:
    """Return the name of a user's viewer."""
    return f"{user}_viewer"


def prefix(token: str) -> str:
    """Return how the names of a run's users and databases begin."""
    return f"kata_{token}_"


def rendered(url: URL) -> str:
    """Return a URL as text with its password, for those who connect."""
    return url.render_as_string(hide_password=False)


def reason(error: BaseException) -> str:
    """Return the driver's own words in one line."""
    text = str(error.args[1]) if len(error.args) > 1 else str(error)
    return " ".join(text.split()) or type(error).__name__
