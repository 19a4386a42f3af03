"""What runs in a job's own process: become nobody in particular, accept the limits, run one kata's tests, report."""

import gc
import os
import sys
from collections.abc import Generator
from contextlib import nullcontext, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import pytest

import grader.plugin
import grader.plugin.options
from grader.databases import DatabaseError, attach
from grader.grading import job as protocol
from grader.grading.channel import send
from grader.grading.job import Job
from grader.grading.results import TestVerdict
from grader.grading.supervisor import supervise, tie_to_parent
from grader.plugin.run import KataRun, Run

if sys.platform != "win32":
    import resource


def run(job: Job, results: Connection, output: Connection, lifeline: Connection) -> None:
    """Run a job in this process, which is its own, or in one below it, which this one then supervises.

    Args:
        job: what to do.
        results: takes the messages.
        output: takes all that the submission prints.
        lifeline: its other end closes when the job is to end.
    """
    gc.freeze()  # what the fork server has loaded is not looked at again by each collection: 50 ms each
    if sys.platform == "win32":
        _work(job, results, output)
    else:
        handles = (results.fileno(), output.fileno())
        supervise(lambda: _work(job, results, output), lifeline, handles, job.user)


def _work(job: Job, results: Connection, output: Connection) -> None:
    try:
        _confine(job, output)
    except (OSError, ValueError) as error:
        _report(results, protocol.Trouble(f"the grader cannot set a job's limits ({error})"))
    else:
        try:
            plugins = [grader.plugin.options, grader.plugin, _Reporter(job, results)]
            code = pytest.ExitCode(pytest.main(_arguments(job), plugins))
            if code in (pytest.ExitCode.USAGE_ERROR, pytest.ExitCode.INTERNAL_ERROR):
                _report(results, protocol.Trouble(f"pytest could not run the tests ({code.name})"))
        except DatabaseError as error:
            _report(results, protocol.Trouble(str(error)))
    _report(results, protocol.Ended())
    os._exit(0)  # whatever the submission registered to run at exit does not run


def _report(results: Connection, message: protocol.Message) -> None:
    try:
        send(results, message)
    except OSError:
        os._exit(protocol.CHANNEL_LOST)


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


def _confine(job: Job, output: Connection) -> None:
    """Give up rights and take limits. Nothing of the submission has been read yet."""
    needed = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}  # Windows' sockets
    os.environ.clear()
    os.environ.update(
        needed,
        PATH=os.defpath,
        LANG="C.UTF-8",
        HOME=job.folder,
        TMPDIR=job.folder,
        PYTEST_DISABLE_PLUGIN_AUTOLOAD="1",
    )
    sys.dont_write_bytecode = True
    if sys.platform != "win32":
        limits = job.limits
        for kind, value in (
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_AS, limits.memory),
            (resource.RLIMIT_FSIZE, limits.file_size),
            (resource.RLIMIT_NOFILE, limits.open_files),
            (resource.RLIMIT_CPU, int(limits.job_seconds) + 1),
            (resource.RLIMIT_NPROC, limits.processes),
        ):
            _limit(kind, value)
        if job.user is not None:
            _reach_libraries(job.path)
            os.setgroups([])
            os.setgid(job.user)
            os.setuid(job.user)
        tie_to_parent()
    os.chdir(job.folder)
    with open(os.devnull, "r+b", buffering=0) as nothing:
        # On Windows a connection has no descriptor that could take the place of standard output.
        shown = nothing.fileno() if sys.platform == "win32" else output.fileno()
        for number, handle in enumerate((nothing.fileno(), shown, shown)):
            os.dup2(handle, number)


def _limit(kind: int, value: int) -> None:
    """Set a limit, if the system has not a lower one already: only root could raise that."""
    _, most = resource.getrlimit(kind)
    value = value if most == resource.RLIM_INFINITY else min(value, most)
    with suppress(ValueError) if sys.platform == "darwin" else nullcontext():  # it refuses some that it lists
        resource.setrlimit(kind, (value, value))


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
        _report(self._results, message)

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
