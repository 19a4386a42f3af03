"""Finds a Dask cluster, or starts one on this machine."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import TYPE_CHECKING

from grader.cluster.errors import ClusterError
from grader.databases import Server, provide

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
"""In the place of an address: a cluster of this machine's own."""

CONNECT_SECONDS = 5
"""For a scheduler to answer; it needs some milliseconds."""

MOST_DEATHS = 1
"""Workers of a local cluster that may die of a chunk before another death takes it from them; others have their own."""

Notify = Callable[[str], None]


@contextmanager
def connected(address: str, workers: int | None, notify: Notify) -> Iterator["Client"]:
    """Connect to a cluster, for the length of the block.

    Args:
        address: of its scheduler, or LOCAL.
        workers: how many a local cluster has; None is one for each core.
        notify: gets a line for a person.

    Raises:
        ClusterError: there is none at that address, or Dask is not installed.
    """
    _load()
    if address == LOCAL:
        with _local(workers or os.cpu_count() or 1) as client:
            yield client
        return
    from distributed import Client

    _check(address)
    try:
        client = Client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"No Dask scheduler answers at {address!r} ({_first_line(error)}). Start one with `dask scheduler`, whose "
            "first lines tell its address, like tls://10.0.0.5:8786."
        ) from None
    if not client.scheduler.address.startswith("tls://"):
        notify(
            "This cluster does without TLS: whoever reaches it can run what they like on all its machines."
        )
    with client:
        yield client


def _load() -> None:
    """Load Dask, and let it keep its log to itself: what matters comes to us as errors.

    Raises:
        ClusterError: it is not there.
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ClusterError(
            f"--cluster needs Dask, which is not installed ({error}). In your clone: "
            "pip install --editable '.[cluster]'"
        ) from None
    for name in list(logging.Logger.manager.loggerDict):
        if name.startswith("distributed"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _check(address: str) -> None:
    """Find out what can be found without a connection: Dask itself would tell it late, or not clearly.

    Raises:
        ClusterError: nobody could have this address, or it asks for certificates that are not there.
    """
    from distributed import Security
    from distributed.comm import parse_address, parse_host_port
    from distributed.comm.registry import get_backend

    try:
        scheme, rest = parse_address(address)
        get_backend(scheme)
        parse_host_port(rest)
    except ValueError as error:
        raise ClusterError(
            f"{address!r} is no cluster's address ({_first_line(error)}). Write it like tls://10.0.0.5:8786, or local."
        ) from None
    try:
        context = Security().get_connection_args("client").get("ssl_context")
    except OSError as error:
        raise ClusterError(
            f"The certificates that Dask's configuration names cannot be read (distributed.comm.tls): "
            f"{_first_line(error)}."
        ) from None
    if scheme == "tls" and context is None:
        raise ClusterError(
            f"{address!r} asks for certificates, and Dask's configuration names none (distributed.comm.tls). How to "
            "make them: grader/cluster/README.md"
        )


@contextmanager
def _local(workers: int) -> Iterator["Client"]:
    """A cluster of processes that nobody else on this machine can talk to: TLS, with keys made for this run."""
    import dask
    from distributed import Client, LocalCluster

    with provide(["sqlite"]) as found:
        server = found["sqlite"]
        assert isinstance(server, Server)
        settings = {
            "distributed.scheduler.allowed-failures": MOST_DEATHS,
            "distributed.scheduler.http.routes": [],
            "distributed.worker.http.routes": [],
            "temporary-directory": server.address.folder,  # the run's own: removed with it, also after a kill -9
        }
        with dask.config.set(settings), _deaf_to_ctrl_c():
            cluster = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                security=True,
                memory_limit=0,  # a worker only carries bytes
                dashboard_address="127.0.0.1:0",
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL,
            )
        with cluster, Client(cluster, set_as_default=False) as client:
            yield client


@contextmanager
def _deaf_to_ctrl_c() -> Iterator[None]:
    """Let what is started meanwhile not hear a Ctrl-C in the terminal: it is for us, who end it in good order."""
    resource_tracker.ensure_running()  # it would let the signals through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTSTP})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
