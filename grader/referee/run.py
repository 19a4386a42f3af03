"""A referee: runs one kata's tests on one backend, and reports each verdict as it is reached."""

import gc
import math
import os
import resource
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

from grader.databases import DatabaseError, attach
from grader.dbapi.broker.line import BrokerDied
from grader.grading import job as protocol
from grader.grading.channel import send
from grader.grading.job import Job
from grader.grading.results import TestVerdict
from grader.plugin.run import KataRun, Run
from grader.referee.stage import Refereed
from grader.referee.started import started
from grader.sandbox import Cell, Limits, NurseryLine, SandboxError
from grader.sandbox.process import end_with_parent

_LONGEST_MESSAGE = 20_000
_MEMORY = 1 << 30
"""Bytes of address space; a referee needs a quarter of it."""
_EVENTS = 200


def run(job: Job, results: Connection, nursery: socket.socket) -> None:
    """Run a job in this process, which is its own.

    Args:
        job: what to do.
        results: takes the messages.
        nursery: a line to the nursery.
    """
    os.setsid()  # Ctrl-C in the terminal reaches the grader, which ends its jobs itself
    end_with_parent()
    _limit_memory()
    gc.disable()  # it lives for a second
    sys.dont_write_bytecode = False  # the tests are staged for all jobs: the first one compiles them
    os.chdir(job.folder)
    with open(os.devnull, "r+b", buffering=0) as nothing:
        for number in range(3):
            os.dup2(nothing.fileno(), number)
    stage = None
    try:
        stage = _stage(job, NurseryLine(nursery)) if job.mode == "graded" else None
        tests = started()
        tests.config.pluginmanager.register(_Reporter(job, results, stage))
        code = tests.go_on(job.kata.test_file)
        if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
            send(results, protocol.Trouble(f"pytest could not run the tests ({code.name})"))
    except (DatabaseError, SandboxError) as error:
        send(results, protocol.Trouble(str(error)))
    finally:
        if stage is not None:
            stage.close()
    send(results, protocol.Ended(stage.round_trips if stage is not None else 0))
    os._exit(0)


def _limit_memory() -> None:
    """Let a test that a submission makes read without end fail, and not the machine."""
    if sys.platform == "linux":
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
    broker = Cell(job.broker_user, job.folder, (port,) if port else (), limits)
    return Refereed(
        lambda line, output: nursery.spawn("worker", worker, line, output),
        lambda line: nursery.spawn("broker", broker, line),
        job.folder,
        job.limits,
    )


class _Reporter:
    """A pytest plugin that tells the grader of each test as it begins and ends."""

    def __init__(self, job: Job, results: Connection, stage: Refereed | None) -> None:
        self._job, self._results, self._stage = job, results, stage

    def _send(self, message: protocol.Message) -> None:
        send(self._results, message)

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the plugin the server that runs already, the stage, and what learners say by options."""
        job = self._job
        config.option.submission, config.option.seed = job.module, job.seed
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
            for complaint in self._stage.complaints() if self._stage is not None else ():
                self._send(protocol.Flagged(item.originalname, complaint))
            self._send(protocol.Finished(_verdict(item, report)))
        return report


def _verdict(item: pytest.Function, report: pytest.TestReport) -> TestVerdict:
    run = item.stash.get(KataRun.KEY, None)
    trace: tuple[dict[str, Any], ...] = ()
    if report.failed and run is not None:
        with suppress(BrokerDied):  # then its record is gone, too
            trace = tuple(_event(event) for event in run.recorder.events if not event.hidden)[:_EVENTS]
    return TestVerdict(
        name=item.originalname,
        verdict="passed" if report.passed else "failed",
        seconds=round(report.duration, 4),
        message=str(report.longrepr)[:_LONGEST_MESSAGE] if report.failed else "",
        trace=trace,
    )


def _event(event: Any) -> dict[str, Any]:
    """An event as results.json shows it: what it says, without what it leaves empty."""
    fields = msgspec.structs.asdict(event)
    kept = ("event", "connection", "sql", "parameters", "rows", "line", "error")
    return {key: fields[key] for key in kept if fields[key] not in (None, "", ())}
