"""What the rest of the grader holds in its hands: servers, accounts on them, and scratch databases."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from grader.databases.errors import DatabaseError

if TYPE_CHECKING:
    from grader.databases.backend import Backend


LEAST_ROOM = 2**20
"""Bytes of disk that a job needs: a small database, and the module."""


class Step(msgspec.Struct, frozen=True):
    """One way to a server, and why it was not used."""

    name: str
    reason: str


class Address(msgspec.Struct, frozen=True):
    """All that another process needs to use a server that this run provides.

    `url` holds the grader's own rights: it must never reach a submission. `token` begins the name of
    everything that the run makes on the server, `folder` is the run's own folder on disk. `files` is where a
    server of ours keeps its data; empty for any other.
    """

    backend: str
    url: str
    version: str
    source: str
    token: str
    folder: str
    files: str = ""

    def for_job(self, number: int) -> Address:
        """The same server for one job: what the job makes there can be told from what others make."""
        return msgspec.structs.replace(self, token=f"{self.token}_{number}")


@dataclass(frozen=True)
class Unavailable:
    """There is no server for this backend: why not, step by step, and what would help."""

    backend: Backend
    steps: tuple[Step, ...]
    help: str


@dataclass(frozen=True)
class Scratch:
    """One fresh, empty database.

    `url` is what the submission gets; `outside_url` shows the same database to a second user with the same
    rights: what the submission has hidden in it (a trigger, a view) finds no more rights there than it had.
    """

    url: str
    outside_url: str
    drop_it: Callable[[], None]

    def drop(self) -> None:
        """Remove the database, whatever is connected or locked; takes 2 s at most and never raises."""
        self.drop_it()


class Account(ABC):
    """A database user with a random password and rights on its own databases only. For one thread."""

    @abstractmethod
    def fresh(self) -> Scratch:
        """Make a new, empty database of this user's.

        Raises:
            DatabaseError: the server does not answer any more.
        """

    @abstractmethod
    def check(self) -> None:
        """Ask the server for a sign of life.

        Raises:
            DatabaseError: it does not answer any more.
        """


@dataclass(frozen=True)
class Server:
    """A server that answers.

    `version` is for people ("PostgreSQL 15.18"), `source` is one of built-in, url, kept, system, wheel,
    fetched, docker; `seconds` is the time until it was ready; `skipped` are the earlier steps and why each
    was not used.
    """

    backend: Backend
    address: Address
    seconds: float = 0.0
    skipped: tuple[Step, ...] = ()

    @property
    def version(self) -> str:
        """What the server says that it is."""
        return self.address.version

    @property
    def source(self) -> str:
        """The step that led to it."""
        return self.address.source

    def account(self, folder: Path | None = None) -> AbstractContextManager[Account]:
        """Open a database user for one job; leaving the context drops the user and all databases of it.

        Args:
            folder: where SQLite puts its files, which belong to the folder's owner; servers do not need it.

        Raises:
            DatabaseError: the server does not answer any more.
        """
        return self.backend.account(self.address, folder)

    def answers(self) -> bool:
        """Say whether the server does for us what it should do for a job, and has room left on its disk."""
        with suppress(DatabaseError, OSError), self.account() as account:
            account.fresh()
            return shutil.disk_usage(self.address.files or self.address.folder).free >= LEAST_ROOM
        return False

    def clean_up(self) -> None:
        """Drop what is still there of the accounts that were opened at this address; never raises.

        For the address of a job whose process could not do that itself.
        """
        self.backend.clean_up(self.address)
