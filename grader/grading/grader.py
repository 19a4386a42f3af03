"""Runs answers to katas, some at the same time, each in a process of its own, over a staged copy of the tests."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec

from grader.course import Course
from grader.databases import Address, Server
from grader.databases.places import cache_folder
from grader.grading.job import Job, Limits, Mode, Turn
from grader.grading.results import BackendVerdict
from grader.grading.runner import Judged, Runner
from grader.grading.staging import Module, stage_kata
from grader.sandbox import Nursery, Tier
from grader.sandbox.library import path_for
from grader.sandbox.process import hide, is_root
from grader.sandbox.users import claimed
from grader.signals import temporary_folder, uninterrupted

ROLES = {"worker": "grader.worker.serve:run", "broker": "grader.dbapi.broker.service:serve"}
"""What the nursery preloads and starts."""

WARM = ("grader.worker.warm:warm",)

_LOOK = 0.02
"""Seconds after which something else that waits for this thread may go on: a server that starts, or a Ctrl-C."""

Users = tuple[int | None, int | None]
"""As whom a worker and its broker run; None is ourselves."""


class Task(msgspec.Struct, frozen=True):
    """One module to be run on one backend. Only the course's own answers may be run in the practice mode.

    `only` names the tests to run; all if there are none.
    """

    module: Module
    backend: str
    server: Server
    seed: int | None = None
    mode: Mode = "graded"
    only: tuple[str, ...] = ()


Group = tuple[Task, ...]
"""Tasks that share their processes."""


class Grader:
    """Runs tasks, some at the same time. Use as a context manager: `with Grader.ready(course) as grader`.

    Args:
        course: where tests come from.
        folder: an empty folder that every user can pass through; all staging happens there.
        limits: of each job.
        users: as whom the workers and the brokers of jobs run, a pair for each job that runs at the same time.
        nursery: where workers and brokers come from.
    """

    def __init__(
        self, course: Course, folder: Path, limits: Limits, users: Sequence[Users], nursery: Nursery
    ) -> None:
        self._folder, self._limits = folder, limits
        self._runner = Runner(nursery)
        self._users = list(users)
        self._numbers = itertools.count(1)
        tests = folder / "tests"
        tests.mkdir(mode=0o700)
        self._katas = {kata.id: stage_kata(kata, tests / kata.topic) for kata in course.katas}

    @classmethod
    @contextmanager
    def ready(
        cls,
        course: Course,
        server: Server,
        isolation: Tier,
        limits: Limits | None = None,
        *,
        at_once: int | None = None,
    ) -> Iterator["Grader"]:
        """A grader with a staging folder inside the run's own: after a kill -9, the next run removes both.

        Args:
            course: where tests come from.
            server: any one of the run.
            isolation: how submissions are kept from everything else.
            limits: of each job.
            at_once: how many jobs run at the same time; None is one for each core.

        Raises:
            SandboxError: this machine cannot isolate submissions in this way.
        """
        at_once = at_once or os.cpu_count() or 1
        with ExitStack() as stack:
            folder = stack.enter_context(temporary_folder("staging-", server.address.folder))
            os.chmod(folder, 0o711)
            users: list[Users] = [(None, None)] * at_once
            if is_root():
                found = stack.enter_context(claimed(2 * at_once))
                users = list(zip(found[::2], found[1::2], strict=True))
            elif isolation == "process":
                hide()
            path = path_for(isolation, cache_folder())
            nursery = stack.enter_context(Nursery.started(isolation, ROLES, path, folder, WARM))
            grader = cls(course, folder, limits or Limits(), users, nursery)
            stack.callback(grader._runner.stop)
            yield grader

    def run(
        self,
        tasks: Iterable[Task],
        meanwhile: Callable[[], None] | None = None,
        renewed: Callable[[Server], Server] = lambda server: server,
        together: int = 1,
    ) -> Iterator[tuple[Task, Judged]]:
        """Run the tasks, some of them at the same time; yields each as it ends.

        A task for which the grader could not do its work is run once more at the end, alone: it may have been
        another submission that kept the database from answering, or the server has died.

        Args:
            tasks: taken one by one, when there is room for another one.
            meanwhile: called again and again, in this thread.
            renewed: given a server that may have died, returns the one to use from then on.
            together: how many tasks may share their processes, if they follow each other and differ in module, seed
                and tests alone. Only the course's own answers may: they could do something to each other.
        """
        at_once = len(self._users)
        with ThreadPoolExecutor(at_once) as pool:
            pending: dict[Future[list[Judged]], Group] = {}
            waiting, again, last = _groups(tasks, together), list[Group](), False
            servers: dict[Address, Server] = {}  # in the place of those that have died
            try:
                while True:
                    # One more for each: who has ended a job need not wait until we have found and read the next one.
                    room = 2 * at_once if at_once > 1 else 1
                    while len(pending) < room and (group := next(waiting, None)):
                        server = servers.get(group[0].server.address, group[0].server)
                        with uninterrupted():
                            pending[pool.submit(self._run_group, group, server, last)] = group
                    if not pending and not again:
                        return
                    if not pending:
                        waiting, again, at_once, last = iter(again), [], 1, True
                        continue
                    with uninterrupted():
                        done = [
                            (pending.pop(future), future.result())
                            for future in wait(pending, _LOOK, FIRST_COMPLETED).done
                        ]
                    for group, verdicts in done:
                        for task, judged in zip(group, verdicts, strict=False):
                            if judged.verdict.verdict == "unavailable":
                                address = task.server.address
                                servers[address] = renewed(servers.get(address, task.server))
                                if not last:
                                    again.append((task,))
                                    continue
                            yield task, judged
                        if rest := group[len(verdicts) :]:  # its processes did not outlive the one before
                            waiting = itertools.chain([rest], waiting)
                    if meanwhile:
                        meanwhile()
            except BaseException:
                self._runner.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _run_group(self, group: Group, server: Server, alone: bool) -> list[Judged]:
        """Run tasks that share their processes; those after one that these do not outlive are not run."""
        task = group[0]
        worker_user, broker_user = users = self._users.pop()
        number = next(self._numbers)
        place = self._folder / f"job-{number}"
        kata = task.module.kata
        try:
            place.mkdir(mode=0o711)  # the folder in it is the broker's alone
            turns = tuple(
                Turn(_staged(each.module, place / f"turn-{turn}"), each.seed, each.only)
                for turn, each in enumerate(group, 1)
            )
            job = Job(
                kata=self._katas[kata.id],
                backend=task.backend,
                turns=turns,
                folder=str(place / "work"),
                address=server.address.for_job(number),
                limits=self._limits,
                worker_user=worker_user,
                broker_user=broker_user,
                mode=task.mode,
            )
            return self._runner.run(kata, job, alone=alone)
        except OSError as error:  # above all: the disk is full
            return [
                Judged(BackendVerdict("unavailable", reason=f"The grader could not do its work: {error}"))
            ]
        finally:
            self._users.append(users)
            shutil.rmtree(place, ignore_errors=True)


def _groups(tasks: Iterable[Task], most: int) -> Iterator[Group]:
    """Put tasks together that follow each other and may share their processes; each for itself if `most` is 1."""
    if most == 1:
        yield from ((task,) for task in tasks)  # and the next one is not looked at before it is wanted
        return
    for _, alike in itertools.groupby(
        tasks, lambda task: (task.module.kata.id, task.server.address, task.mode)
    ):
        while group := tuple(itertools.islice(alike, most)):
            yield group


def _staged(module: Module, folder: Path) -> str:
    """Write a module for a referee to read."""
    folder.mkdir(mode=0o700)
    staged = folder / f"{module.kata.name}.py"
    staged.write_bytes(module.data)
    staged.chmod(0o600)
    return str(staged)
