"""Servers that `kata databases start` leaves running, so that later runs need not start any."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from grader.databases.errors import StepFailed
from grader.databases.model import Address
from grader.databases.places import runtime_folder
from grader.databases.registry import BACKENDS
from grader.databases.run import Run
from grader.databases.server_backend import ServerBackend, reason

FILE = "kept.json"


def write(run: Run, addresses: Sequence[Address]) -> None:
    """Declare a run's servers kept: from now on they need no owner."""
    path = run.folder / FILE
    path.touch(mode=0o600)
    path.write_bytes(msgspec.json.encode(list(addresses)))


def addresses(folder: Path) -> list[Address]:
    """Return the servers that a run's folder declares kept."""
    try:
        return msgspec.json.decode((folder / FILE).read_bytes(), type=list[Address])
    except (OSError, msgspec.DecodeError):
        return []


def folders() -> Iterator[Path]:
    """Return the runs' folders that declare servers kept."""
    return (path.parent for path in sorted(runtime_folder().glob(f"*/{FILE}")))


def is_alive(folder: Path) -> bool:
    """Say whether a folder's servers were declared kept and one of them answers."""
    for address in addresses(folder):
        with suppress(StepFailed):
            _check(address)
            return True
    return False


def find(backend: ServerBackend, run: Run) -> Address:
    """Return a kept server for use by this run.

    Raises:
        StepFailed: there is none, or it does not answer.
    """
    trouble = "none was started with `kata databases start`"
    for folder in folders():
        for address in addresses(folder):
            if address.backend == backend.name:
                try:
                    version = _check(address)
                except StepFailed as error:
                    trouble = str(error)
                    continue
                run.note_foreign_server(backend.name, address.url)
                return Address(
                    backend.name, address.url, version, "kept", run.token, str(run.folder), address.files
                )
    raise StepFailed(trouble)


def _check(address: Address) -> str:
    backend = BACKENDS[address.backend]
    assert isinstance(backend, ServerBackend)
    try:
        return backend.version_at(address.url)
    except backend.driver_error as error:
        raise StepFailed(f"the kept server does not answer: {reason(error)}") from None
