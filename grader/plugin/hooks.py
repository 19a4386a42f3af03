"""pytest's hooks: one run of each test for each backend, a clean trace, and messages that explain."""

import inspect
from collections.abc import Generator
from types import FunctionType

import pytest

from grader.dbapi import install
from grader.plugin import explain
from grader.plugin.noted import Notes
from grader.plugin.options import chosen_backends
from grader.plugin.run import KataRun, Run
from grader.trace import explain as explain_trace

FAILURE = pytest.StashKey[str]()


def pytest_configure(config: pytest.Config) -> None:
    """Put the shim in front of the drivers. Servers start later, when a test needs them."""
    install()
    if Run.KEY not in config.stash:
        config.stash[Run.KEY] = Run(chosen_backends(config))
        config.pluginmanager.register(Notes())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop what was made, stop what was started."""
    config.stash[Run.KEY].close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test once for each backend; its id says which."""
    metafunc.parametrize("backend", metafunc.config.stash[Run.KEY].names, indirect=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Start with an empty trace; end with a failure if the submission made SQLAlchemy warn."""
    run = item.stash[KataRun.KEY]
    run.recorder.clear()  # the SQL of the fixtures is not the learner's
    with run.side.watching():
        if run.load_error is not None:
            raise run.load_error
        result = yield
    if run.side.warned and not _kata_tests_warnings(item):
        raise explain.OutdatedOrDoubtful(run.side.warned[0])
    return result


def _kata_tests_warnings(item: pytest.Item) -> bool:
    """Whether this kata has a test of its own for warnings; then the others leave them to it."""
    folder = item.path.parent
    items = (each for each in item.session.items if each.path.parent == folder)
    modules = {each.module for each in items if isinstance(each, pytest.Function)}
    return any(
        isinstance(function, FunctionType)
        and function.__name__.startswith("test_")
        and "warned" in inspect.signature(function).parameters
        for module in modules
        for function in vars(module).values()
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Explain a failure in pytest's place; a submission cannot skip its tests.

    pytest is shown another failure meanwhile: its own picture of the real one reads and parses much source, and asks
    the exception for attributes, which the submission would answer.
    """
    met = call.excinfo
    if met is None or not isinstance(item, pytest.Function):
        return (yield)
    call.excinfo = _pictureless()
    try:
        report = yield
    finally:
        call.excinfo = met
    error = met.value
    if isinstance(error, pytest.skip.Exception | pytest.xfail.Exception):
        error = explain.Skipped().with_traceback(error.__traceback__)
    report.longrepr = str(explain.explain(item, error))
    return report


def _pictureless() -> pytest.ExceptionInfo[BaseException]:
    """Return a failure of which pytest draws no picture."""
    try:
        pytest.fail("unseen", pytrace=False)
    except pytest.fail.Exception as failure:
        return pytest.ExceptionInfo.from_exception(failure)


def pytest_assertrepr_compare(
    config: pytest.Config, op: str, left: object, right: object
) -> list[str] | None:
    """Say what came and what was expected, in words."""
    return explain.told(explain_trace(op, left, right) or explain.compare(op, left, right))
