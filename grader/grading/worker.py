"""What runs in a job's own process: become nobody in particular, accept the limits, run one kata's tests, report."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Generator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import pytest

import grader.plugin
import grader.plugin.options
from grader.databases import DatabaseError, attach
from grader.grading import job as protocol
from grader.grading.job import Job
from grader.grading.results import TestVerdict
from grader.plugin.run import KataRun, Run

if sys.platform != "win32":
    import resource

_PR_SET_PDEATHSIG = 1


def run(job: Job, results: Connection, output: Connection) -> None:
    """Run a job in this process, which is its own.

    Args:
        job: what to do.
        results: takes the messages.
        output: takes all that the submission prints.
    """
    try:
        gc.freeze()  # what the fork server has loaded is not looked at again by each collection: 50 ms each
        _confine(job, output.fileno())
        plugins = [grader.plugin.options, grader.plugin, _Reporter(job, results)]
        code = pytest.ExitCode(pytest.main(_arguments(job), plugins))
        if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
            results.send_bytes(
                protocol.encode(protocol.Trouble(f"pytest could not run the tests ({code.name})."))
            )
    except DatabaseError as error:
        results.send_bytes(protocol.encode(protocol.Trouble(str(error))))
    results.send_bytes(protocol.encode(protocol.Ended()))
    results.close()
    os._exit(0)  # whatever the submission registered to run at exit does not run


def _arguments(job: Job) -> list[str]:
    arguments = [
        job.test_file,
        f"--db={job.backend}",
        f"--submission={job.module}",
        f"--rootdir={job.folder}",
        f"--confcutdir={os.path.dirname(job.test_file)}",  # the folders above may not be listed
        "--config-file=/dev/null" if os.name == "posix" else "--config-file=NUL",
        "--import-mode=importlib",
        "--noconftest",
        "-pno:cacheprovider",
        "-pno:terminal",
        "-pno:faulthandler",
        "-pno:unraisableexception",
        "-pno:threadexception",
        "--capture=no",
    ]
    return arguments if job.seed is None else [*arguments, f"--seed={job.seed}"]


def _confine(job: Job, output: int) -> None:
    """Give up rights and take limits. Nothing of the submission has been read yet."""
    os.environ.clear()
    os.environ.update(
        PATH=os.defpath,
        LANG="C.UTF-8",
        HOME=job.folder,
        TMPDIR=job.folder,
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )
    sys.dont_write_bytecode = True
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if sys.platform != "win32":
        os.setsid()  # Ctrl-C in the terminal reaches the grader, which ends its jobs itself
        limits = job.limits
        for kind, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, limits.file_size),
            (resource.RLIMIT_NOFILE, limits.open_files),
            (resource.RLIMIT_CPU, int(limits.job_seconds) + 1),
        ):
            resource.setrlimit(kind, (value, value))
        if job.user is not None:
            resource.setrlimit(resource.RLIMIT_NPROC, (limits.processes, limits.processes))
            _reach_libraries(job.path)
            os.setgroups([])
            os.setgid(job.user)
            os.setuid(job.user)
    os.chdir(job.folder)
    os.dup2(output, 1)
    os.dup2(output, 2)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)


def _reach_libraries(path: tuple[str, ...]) -> None:
    """Import from `path` only, also the submodules of packages that were imported from elsewhere."""
    sys.path[:] = path
    for module in list(sys.modules.values()):
        package_path = getattr(module, "__path__", None)
        if isinstance(package_path, list):
            name = module.__name__.replace(".", os.sep)
            package_path[:] = [
                found for root in path if os.path.isdir(found := os.path.join(root, name))
            ] or package_path


class _Reporter:
    """A pytest plugin that tells the grader of each test as it begins and ends."""

    def __init__(self, job: Job, results: Connection) -> None:
        self._job, self._results = job, results

    def _send(self, message: protocol.Message) -> None:
        self._results.send_bytes(protocol.encode(message))

    @pytest.hookimpl(tryfirst=True)
    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand the plugin the server that runs already."""
        server = attach(self._job.address)
        config.stash[Run.KEY] = Run([self._job.backend], {self._job.backend: server}, Path(self._job.folder))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Function) -> None:
        """Tell that a test begins: its time counts from here."""
        self._send(protocol.Started(item.originalname))

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Tell that a test ended: after its body, or at once if its set-up failed."""
        report = yield
        error = call.excinfo.value if call.excinfo else None
        if isinstance(error, DatabaseError):
            self._send(protocol.Trouble(str(error)))
        elif report.when == "call" or (report.failed and report.when == "setup"):
            self._send(protocol.Finished(_verdict(item, report)))
        return report


def _verdict(item: pytest.Function, report: pytest.TestReport) -> TestVerdict:
    run = item.stash.get(KataRun.KEY, None)
    trace: tuple[dict[str, Any], ...] = ()
    if report.failed and run is not None:
        trace = tuple(_event(event) for event in run.recorder.events if not event.hidden)[:200]
    return TestVerdict(
        name=item.originalname,
        verdict="passed" if report.passed else "failed",
        seconds=round(report.duration, 4),
        message=str(report.longrepr)[:20_000] if report.failed else "",
        trace=trace,
    )


def _event(event: Any) -> dict[str, Any]:
    """An event as results.json shows it: what it says, without what it leaves empty."""
    fields = msgspec.structs.asdict(event)
    kept = ("event", "connection", "sql", "parameters", "rows", "line", "error")
    return {key: fields[key] for key in kept if fields[key] not in (None, "", ())}
