"""The grader's own tests: every warning is an error, golden files can be rewritten."""

import signal

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite-golden", action="store_true", help="write golden files anew instead of comparing"
    )


def pytest_configure() -> None:
    # A shell starts what goes to the background with SIGINT ignored, and all below inherit it: our tests press Ctrl-C.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Not in pyproject.toml: that holds for the katas' tests, too, and a learner's warnings are the plugin's to judge.
    for item in items:
        item.add_marker(pytest.mark.filterwarnings("error"), append=False)
