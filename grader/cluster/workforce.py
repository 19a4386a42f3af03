"""The cluster as a workforce: sends chunks, takes verdicts as they come, and finds out what brings workers down."""

import itertools
import queue
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from grader.batch.workforce import FoundServer, Reached, Wanted
from grader.cluster import holder
from grader.cluster.connect import LOCAL, Notify, connected
from grader.cluster.errors import ClusterError
from grader.cluster.messages import Chunk, Failed, Graded, Item, Refused, Setup, decode_reply, encode
from grader.cluster.same import setup_for
from grader.course import Course
from grader.grading.results import BackendVerdict
from grader.grading.runner import Judged
from grader.report.printable import printable
from grader.sandbox import Tier

if TYPE_CHECKING:
    from distributed import Client, Future

CHUNK = 8
"""Verdicts that are asked for at once: about a second's work, beside which a round trip counts for little."""

AHEAD = 2
"""Chunks under way for each thread of the cluster: none has to wait for us."""

LOOK_SECONDS = 1.0
"""How often we look at the cluster while nothing comes from it."""

PATIENCE = 180.0
"""Seconds that a cluster may be without any worker: one that has just been asked for may fetch its container first."""

LONGEST_REASON = 500


@contextmanager
def on_cluster(
    address: str, course: Course, backends: Sequence[str], isolation: Tier, jobs: int | None, notify: Notify
) -> Iterator["Cluster"]:
    """Have a cluster at work, for the length of the block.

    Args:
        address: of its scheduler, or `local`.
        course: which all workers must have.
        backends: the names of those that will be asked for.
        isolation: how submissions are kept from everything else, on all workers alike.
        jobs: how many run at the same time; None is as many as the cluster has threads, or this machine cores.
        notify: gets a line for a person about what takes long.

    Raises:
        ClusterError: there is no cluster.
    """
    with connected(address, jobs, notify) as client:
        cluster = Cluster(
            client, setup_for(course, isolation, backends), None if address == LOCAL else jobs, notify
        )
        try:
            yield cluster
        finally:
            cluster.end()


class Cluster:
    """A workforce of Dask workers, each with stations of its own.

    Args:
        client: connected to the scheduler.
        setup: what all stations are told.
        at_most: how many run at the same time; None is as many as the cluster has threads.
        notify: gets a line for a person.
    """

    def __init__(self, client: "Client", setup: Setup, at_most: int | None, notify: Notify) -> None:
        self._client, self._setup, self._notify = client, encode(setup), notify
        self._at_most = at_most or 1 << 20
        self._numbers = (f"kata-{setup.run}-{number}" for number in itertools.count(1))
        self._under_way: dict[str, tuple[Future, Sequence[Wanted]]] = {}
        self._versions: dict[str, list[str]] = {}
        self._threads, self._looked = 0, 0.0

    def run(self, wanted: Iterable[Wanted], found_server: FoundServer, reached: Reached) -> None:
        """See `grader.batch.workforce.Workforce`.

        What could not be graded is asked for once more at the end, one verdict after the other and nothing beside it:
        so whatever brings workers down does it alone, and costs its own verdict alone.

        Raises:
            ClusterError: the cluster cannot grade for us, or has gone. What was reached has been told.
        """
        self._make_sure_of_workers()
        again: list[Wanted] = []
        for chunk, reply in self._replies(_chunks(wanted), self._room):
            if isinstance(reply, Graded):
                self._tell_servers(reply, found_server)
                for each, answer in zip(chunk, reply.answers, strict=True):
                    is_there = reply.servers[each.key.backend].available
                    if answer.verdict.verdict == "unavailable" and is_there:
                        again.append(each)
                    else:
                        reached(each, Judged(answer.verdict, answer.flags))
            else:
                again += chunk
        for [each], reply in self._replies(([each] for each in again), lambda: 1):
            if isinstance(reply, Graded):
                self._tell_servers(reply, found_server)
                [answer] = reply.answers
                reached(each, Judged(answer.verdict, answer.flags))
            else:
                reached(each, Judged(BackendVerdict("unavailable", reason=reply.reason)))

    def end(self) -> None:
        """Give up what is under way, and end this run's stations."""
        if self._client.status != "running":
            return  # they end by themselves
        with suppress(Exception):  # the cluster goes at this very moment
            self._client.cancel([future for future, _ in self._under_way.values()])
            self._client.run(holder.end_stations, self._setup, on_error="ignore")

    def _make_sure_of_workers(self) -> None:
        """Find out now: a worker that is sent work which it cannot load ends itself, and says so only in its log.

        Raises:
            ClusterError: a worker does not have the grader.
        """
        try:
            self._client.run(holder.is_here)
        except Exception as error:
            raise _cannot_run(error) from None

    def _replies(
        self, chunks: Iterator[Sequence[Wanted]], room: Callable[[], int]
    ) -> Iterator[tuple[Sequence[Wanted], Graded | Failed]]:
        """Send chunks, at most so many at the same time, and yield each with its reply as it comes."""
        done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        while True:
            while len(self._under_way) < room() and (chunk := next(chunks, None)):
                future = self._send(chunk)
                self._under_way[future.key] = future, chunk
                future.add_done_callback(done.put)
            if not self._under_way:
                return
            future = self._next(done)
            _, chunk = self._under_way.pop(future.key)
            yield chunk, self._reply(future, len(chunk))

    def _send(self, chunk: Sequence[Wanted]) -> "Future":
        items = (Item(each.key.kata, each.key.backend, each.module.data) for each in chunk)
        data = encode(Chunk(tuple(items)))
        try:
            return self._client.submit(holder.grade, self._setup, data, key=next(self._numbers), pure=False)
        except OSError:
            raise self._gone() from None

    def _next(self, done: "queue.SimpleQueue[Future]") -> "Future":
        deadline, told = time.monotonic() + PATIENCE, False
        while True:
            with suppress(queue.Empty):
                return done.get(timeout=LOOK_SECONDS)
            self._look()
            if self._threads:
                deadline = time.monotonic() + PATIENCE
            elif time.monotonic() > deadline:
                raise ClusterError(
                    f"The cluster has had no worker for {PATIENCE:.0f} s. Start some: dask worker {self._address}"
                )
            elif not told:
                self._notify("The cluster has no worker now; waiting for one …")
                told = True

    def _reply(self, future: "Future", count: int) -> Graded | Failed:
        """Take what came of a chunk.

        Raises:
            ClusterError: the cluster cannot grade for us, or has gone.
        """
        from distributed import KilledWorker

        try:
            reply = decode_reply(future.result())
        except CancelledError:
            raise self._gone() from None
        except KilledWorker:
            return Failed("Each worker of the cluster that tried it has died.")
        except msgspec.MsgspecError as error:
            return Failed(f"A worker's reply was none: {error}.")
        except Exception as error:
            raise _cannot_run(error) from None
        if isinstance(reply, Refused):
            raise ClusterError(printable(reply.reason))
        if isinstance(reply, Failed):
            return Failed(printable(reply.reason)[:LONGEST_REASON])
        if len(reply.answers) != count:
            return Failed("A worker's reply was to something else.")
        return reply

    def _tell_servers(self, reply: Graded, found_server: FoundServer) -> None:
        """Tell what the workers' servers are; where they differ, all of their versions."""
        for name, info in reply.servers.items():
            versions = self._versions.setdefault(name, [])
            if info.server not in versions:
                versions.append(info.server)
                found_server(name, structs.replace(info, server=", ".join(filter(None, versions))))

    def _room(self) -> int:
        if time.monotonic() > self._looked + LOOK_SECONDS:
            self._look()
        return min(self._at_most, max(1, AHEAD * self._threads))

    def _look(self) -> None:
        if self._client.status != "running":
            raise self._gone()
        try:
            self._threads = self._client.scheduler_info(n_workers=0)["total_threads"]
        except OSError:
            raise self._gone() from None
        self._looked = time.monotonic()

    @property
    def _address(self) -> str:
        return str(self._client.scheduler.address)

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"The cluster's scheduler at {self._address} has gone. What was reached is in the gradebook: go on with "
            "--resume."
        )


def _chunks(wanted: Iterable[Wanted]) -> Iterator[Sequence[Wanted]]:
    waiting = iter(wanted)
    while chunk := list(itertools.islice(waiting, CHUNK)):
        yield chunk


def _cannot_run(error: Exception) -> ClusterError:
    reason = printable(" ".join(str(error).split()))[:LONGEST_REASON]
    return ClusterError(
        f"The cluster cannot run this grader ({type(error).__name__}: {reason}). Its scheduler and its workers need "
        "the same one as your machine, and the same Dask."
    )
