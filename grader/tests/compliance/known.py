"""The differences between real driver and shim that there have to be, each with its reason. The runner checks them all."""

from typing import NamedTuple


class Known(NamedTuple):
    """One test that must have another outcome over the shim.

    Attributes:
        backends: Where.
        test: The test, as the runner names it.
        real: Its outcome over the real driver.
        shim: Its outcome over the shim.
        reason: Why that has to be.
    """

    backends: tuple[str, ...]
    test: str
    real: str
    shim: str
    reason: str


KNOWN = (
    Known(
        ("sqlite", "postgresql"),
        "test.engine.test_execute.CompiledCacheTest::test_cache_noleak_on_statement_values",
        "passed",
        "failed",
        "the test wants every bound value to be freed after its statement; the record keeps them for `trace.parameters`"
        " (PyMySQL binds copies)",
    ),
)
