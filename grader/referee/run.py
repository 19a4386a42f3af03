"""A referee: runs one kata's tests on one backend, and reports each verdict as it is reached."""

import gc
import math
import os
import socket
import sys
from collections.abc import Generator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from grader.databases import BACKENDS, DatabaseError, attach
from grader.dbapi.broker.line import BrokerDied
from grader.grading import job as protocol
from grader.grading.channel import send
from grader.grading.job import Job
from grader.grading.results import TestVerdict
from grader.plugin.ground import Grounds
from grader.plugin.run import KataRun, Run, run_of
from grader.referee.stage import Refereed
from grader.referee.started import started
from grader.sandbox import Cell, Limits, NurseryLine, SandboxError
from grader.sandbox.process import end_with_parent

_LONGEST_MESSAGE = 20_000
_MEMORY = 1 << 30
"""Bytes of address space; a referee needs a quarter of it."""
_ALSO_TRACED = ("many", "wrote", "autocommitted")
_BROKER_THREADS = 4096


def run(job: Job, results: Connection, nursery: socket.socket | None) -> None:
    """Run a job in this process, which is its own.

    Args:
        job: what to do.
        results: takes the messages.
        nursery: a line to the nursery; None in practice mode.
    """
    with open(os.devnull, "r+b", buffering=0) as nothing:
        for number in range(3):
            os.dup2(nothing.fileno(), number)
    if sys.platform != "win32":
        os.setsid()  # Ctrl-C in the terminal reaches the grader, which ends its jobs itself
    end_with_parent()
    _limit_memory()
    gc.disable()  # it lives for a second
    sys.dont_write_bytecode = False  # the tests are staged for all jobs: the first one compiles them
    os.chdir(job.folder)
    stage = None
    try:
        stage = _stage(job, NurseryLine(nursery)) if nursery is not None and job.mode == "graded" else None
        tests = started()
        tests.config.pluginmanager.register(_Reporter(job, results, stage))
        code = tests.go_on(job.kata.test_files)
        if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
            send(results, protocol.Trouble(f"pytest could not run the tests ({code.name})"))
    except (DatabaseError, SandboxError) as error:
        send(results, protocol.Trouble(str(error)))
    finally:
        if stage is not None:
            stage.close()
    send(results, _ended(stage))
    os._exit(0)


def _limit_memory() -> None:
    """Let a test that a submission makes read without end fail, and not the machine."""
    if sys.platform == "linux":
        import resource  # not everywhere

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = _MEMORY if hard == resource.RLIM_INFINITY else min(_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _stage(job: Job, nursery: NurseryLine) -> Refereed:
    limits = Limits(
        cpu_seconds=math.ceil(job.limits.job_cpu_seconds),
        memory=job.limits.memory,
        processes=job.limits.processes,
        open_files=job.limits.open_files,
        file_size=job.limits.file_size,
    )
    port = make_url(job.address.url).port
    worker = Cell(user=job.worker_user, limits=limits)
    # It makes a thread for each connection, and counts them itself; the system counts those of other jobs, too.
    many_threads = msgspec.structs.replace(limits, processes=_BROKER_THREADS)
    broker = Cell(job.broker_user, job.folder, (port,) if port else (), many_threads)
    return Refereed(
        lambda line, output: nursery.spawn("worker", worker, line, output),
        lambda line: nursery.spawn("broker", broker, line),
        job.folder,
        job.limits,
    )


def _ended(stage: Refereed | None) -> protocol.Ended:
    return protocol.Ended(stage.round_trips() if stage is not None else 0)


class _Reporter:
    """A pytest plugin that runs the tests for each module, and tells the grader of each as it begins and ends."""

    def __init__(self, job: Job, results: Connection, stage: Refereed | None) -> None:
        self._job, self._results, self._stage = job, results, stage

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests for one module after the other; pytest's own loop is for one."""
        if self._job.waits:
            self._wait(session)
        for number, turn in enumerate(self._job.turns):
            if number:
                self._send(_ended(self._stage))
            session.config.option.submission, session.config.option.seed = turn.module, turn.seed
            functions = [item for item in session.items if isinstance(item, pytest.Function)]
            items = [item for item in functions if not turn.only or item.originalname in turn.only]
            for item, following in zip(items, [*items[1:], None], strict=True):
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
                if session.shouldstop:
                    raise session.Interrupted(session.shouldstop)
        return True

    def _wait(self, session: pytest.Session) -> None:
        """Make ready all that does not depend on the submission, then wait until there is one."""
        try:
            self._make_ahead(run_of(session.config).grounds)
            self._results.recv_bytes()
        except DatabaseError as error:
            self._send(protocol.Trouble(str(error)))
            raise pytest.exit.Exception("no database") from error
        except EOFError:
            os._exit(0)  # it is not needed any more

    def _make_ahead(self, grounds: Grounds) -> None:
        """Make databases for the tests, as long as there is nothing else to do."""
        kata = self._job.kata
        for _ in self._job.turns[0].only or kata.tests:
            if self._results.poll():
                return
            with suppress(SQLAlchemyError):  # the test will come to the same, and tell
                grounds.make_ahead(BACKENDS[self._job.backend], kata)

    def _send(self, message: protocol.Message) -> None:
        send(self._results, message)

    def pytest_exception_interact(
        self, node: pytest.Item | pytest.Collector, call: pytest.CallInfo[Any]
    ) -> None:
        """Run nothing if a file with tests cannot be loaded: no submission is to blame for that."""
        if isinstance(node, pytest.Collector) and call.excinfo is not None:
            error = call.excinfo.value.__cause__ or call.excinfo.value
            why = f"{type(error).__name__}: {error}"
            self._send(protocol.Trouble(f"The tests in {node.path.name} cannot be loaded: {why}"))
            raise pytest.exit.Exception("no tests")

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the plugin the server that runs already, and the stage."""
        job = self._job
        servers = {job.backend: attach(job.address)}
        config.stash[Run.KEY] = Run(list(servers), servers, Path(job.folder), self._stage, job.kata)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Tell that a test begins."""
        if self._stage is not None:
            self._stage.channel.test = item.originalname
        self._send(protocol.Started(item.originalname))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Generator[None, object, object]:
        """Fail a test whose broker has died, whatever it has seen."""
        if self._stage is None:
            return (yield)
        with self._stage.guarding():
            return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Tell that a test ended: after its body, or at once if its set-up failed."""
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if self._stage is not None and (lost := self._stage.channel.lost):
            item.session.shouldstop = "the worker is gone"
            self._send(protocol.Lost("timed_out" if self._stage.channel.timed_out else "crashed", lost))
        elif isinstance(error, DatabaseError | SandboxError):
            self._send(protocol.Trouble(str(error)))
        elif report.when == "call" or (report.failed and report.when == "setup"):
            verdict = _verdict(item, report, self._job.traced)
            if report.failed and (excuse := self._excuse(item, verdict)):
                self._send(protocol.Trouble(excuse))
            for complaint in self._stage.complaints() if self._stage is not None else ():
                self._send(protocol.Flagged(item.originalname, complaint))
            self._send(protocol.Finished(verdict))
        return report

    def _excuse(self, item: pytest.Function, failed: TestVerdict) -> str | None:
        """What may have made a test fail that is not up to the submission: its server has died, or the disk is full.

        It may be the submission's doing, or its word alone: the grader runs the kata again, and looks for itself.
        """
        backend = BACKENDS[self._job.backend]
        try:
            run_of(item.config).accounts[backend.name].check()
        except DatabaseError as error:
            return str(error)
        told = [failed.message, *(str(event.get("error")) for event in failed.trace)]
        return (
            f"{backend.title} has no room left on its disk"
            if any(map(backend.disk_full.search, told))
            else None
        )


def _verdict(item: pytest.Function, report: pytest.TestReport, traced: bool) -> TestVerdict:
    run = item.stash.get(KataRun.KEY, None)
    trace: tuple[dict[str, Any], ...] = ()
    if run is not None and traced:
        timed = [entry for entry in run.recorder.entries if not entry.event.hidden][: protocol.MOST_TRACED]
        trace = tuple(
            _event(entry.event, _ALSO_TRACED) | {"at": entry.at, "seconds": entry.seconds} for entry in timed
        )
    elif report.failed and run is not None:
        with suppress(BrokerDied):  # then its record is gone, too
            trace = tuple(_event(event) for event in run.recorder.events if not event.hidden)[
                : protocol.MOST_OF_A_FAILURE
            ]
    return TestVerdict(
        name=item.originalname,
        verdict="passed" if report.passed else "failed",
        seconds=round(report.duration, 4),
        message=str(report.longrepr)[:_LONGEST_MESSAGE] if report.failed else "",
        trace=trace,
    )


def _event(event: Any, also: tuple[str, ...] = ()) -> dict[str, Any]:
    """An event as results.json shows it: what it says, without what it leaves empty. `also`: more of its fields."""
    fields = msgspec.structs.asdict(event)
    kept = ("event", "connection", "sql", "parameters", "rows", "line", "error", *also)
    shown = {key: fields[key] for key in kept if fields[key] not in (None, "", ())}
    return {key: value for key, value in shown.items() if value is not False}
